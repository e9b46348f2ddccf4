// Debian's libxml2 headers pull in ICU, whose types clash with Foundation's own in clean debug
// builds; nothing here needs it.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
