// Debian's libxml2 headers pull in ICU, whose types clash with Foundation's own in clean debug
// builds; nothing here needs it.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

// The library itself is loaded on first use, so that a program that never touches XML does not pay
// for it at start-up. These give the loaded functions the types their headers declare.
typedef __typeof__(&xmlInitParser) faves_xmlInitParser;
typedef __typeof__(&xmlSetExternalEntityLoader) faves_xmlSetExternalEntityLoader;
typedef __typeof__(&xmlCreatePushParserCtxt) faves_xmlCreatePushParserCtxt;
typedef __typeof__(&xmlCtxtUseOptions) faves_xmlCtxtUseOptions;
typedef __typeof__(&xmlParseChunk) faves_xmlParseChunk;
typedef __typeof__(&xmlStopParser) faves_xmlStopParser;
typedef __typeof__(&xmlCtxtGetLastError) faves_xmlCtxtGetLastError;
typedef __typeof__(&xmlFreeParserCtxt) faves_xmlFreeParserCtxt;
typedef __typeof__(&xmlSchemaNewMemParserCtxt) faves_xmlSchemaNewMemParserCtxt;
typedef __typeof__(&xmlSchemaSetParserStructuredErrors) faves_xmlSchemaSetParserStructuredErrors;
typedef __typeof__(&xmlSchemaParse) faves_xmlSchemaParse;
typedef __typeof__(&xmlSchemaFreeParserCtxt) faves_xmlSchemaFreeParserCtxt;
typedef __typeof__(&xmlSchemaFree) faves_xmlSchemaFree;
typedef __typeof__(&xmlSchemaNewValidCtxt) faves_xmlSchemaNewValidCtxt;
typedef __typeof__(&xmlSchemaSetValidStructuredErrors) faves_xmlSchemaSetValidStructuredErrors;
typedef __typeof__(&xmlSchemaSAXPlug) faves_xmlSchemaSAXPlug;
typedef __typeof__(&xmlSchemaSAXUnplug) faves_xmlSchemaSAXUnplug;
typedef __typeof__(&xmlSchemaFreeValidCtxt) faves_xmlSchemaFreeValidCtxt;
