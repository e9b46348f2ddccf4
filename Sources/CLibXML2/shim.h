// The part of libxml2's binary interface that is used here, under its own names.
//
// Declared here instead of included, for three reasons: the headers come with a linker flag that
// would load the library, and ICU with it, at every start of the program; Debian's headers pull in
// ICU, whose types clash with Foundation's own; and so nothing but the library itself is needed.
// Everything below is part of the stable interface of libxml2.so.2 (xmlversion 2.6 and later); the
// parser's own structures stay closed.
#ifndef FAVES_LIBXML2_H
#define FAVES_LIBXML2_H

typedef struct _xmlParserCtxt *xmlParserCtxtPtr;
typedef struct _xmlSchema *xmlSchemaPtr;
typedef struct _xmlSchemaParserCtxt *xmlSchemaParserCtxtPtr;
typedef struct _xmlSchemaValidCtxt *xmlSchemaValidCtxtPtr;
typedef struct _xmlSchemaSAXPlug *xmlSchemaSAXPlugPtr;

// xmlerror.h
enum { FAVES_XML_ERR_FATAL = 3, FAVES_XML_FROM_I18N = 27 };

typedef struct {
  int domain;
  int code;
  char *message;
  int level;
  char *file;
  int line;
  char *str1, *str2, *str3;
  int int1;
  int int2;  // the column
  void *ctxt;
  void *node;
} xmlError;

typedef void (*xmlStructuredErrorFunc)(void *context, xmlError *error);
typedef void (*xmlGenericErrorFunc)(void *context, const char *format, ...);
typedef void *(*xmlExternalEntityLoader)(const char *url, const char *id, xmlParserCtxtPtr parser);

// parser.h
enum { FAVES_XML_PARSE_NONET = 1 << 11 };
#define FAVES_XML_SAX2_MAGIC 0xDEEDBEAFu

typedef void (*internalSubsetSAXFunc)(
    void *context, const unsigned char *name, const unsigned char *publicID,
    const unsigned char *systemID);
typedef void (*charactersSAXFunc)(void *context, const unsigned char *start, int count);
typedef void (*startElementNsSAX2Func)(
    void *context, const unsigned char *localName, const unsigned char *prefix,
    const unsigned char *uri, int namespaceCount, const unsigned char **namespaces,
    int attributeCount, int defaultedCount, const unsigned char **attributes);
typedef void (*endElementNsSAX2Func)(
    void *context, const unsigned char *localName, const unsigned char *prefix,
    const unsigned char *uri);

// The callbacks of a parser; those that are never set have the type of any pointer.
typedef struct {
  internalSubsetSAXFunc internalSubset;
  void *isStandalone, *hasInternalSubset, *hasExternalSubset, *resolveEntity, *getEntity;
  void *entityDecl, *notationDecl, *attributeDecl, *elementDecl, *unparsedEntityDecl;
  void *setDocumentLocator, *startDocument, *endDocument, *startElement, *endElement, *reference;
  charactersSAXFunc characters;
  charactersSAXFunc ignorableWhitespace;
  void *processingInstruction, *comment, *warning, *error, *fatalError, *getParameterEntity;
  charactersSAXFunc cdataBlock;
  void *externalSubset;
  unsigned int initialized;
  void *_private;
  startElementNsSAX2Func startElementNs;
  endElementNsSAX2Func endElementNs;
  xmlStructuredErrorFunc serror;
} xmlSAXHandler;

// The functions, by the name they are looked up by.
typedef void (*faves_xmlInitParser)(void);
typedef void (*faves_xmlSetExternalEntityLoader)(xmlExternalEntityLoader);
typedef void (*faves_xmlSetStructuredErrorFunc)(void *, xmlStructuredErrorFunc);
typedef void (*faves_xmlSetGenericErrorFunc)(void *, xmlGenericErrorFunc);
typedef xmlParserCtxtPtr (*faves_xmlCreatePushParserCtxt)(xmlSAXHandler *, void *, const char *, int, const char *);
typedef int (*faves_xmlCtxtUseOptions)(xmlParserCtxtPtr, int);
typedef int (*faves_xmlParseChunk)(xmlParserCtxtPtr, const char *, int, int);
typedef void (*faves_xmlStopParser)(xmlParserCtxtPtr);
typedef long (*faves_xmlByteConsumed)(xmlParserCtxtPtr);
typedef int (*faves_xmlSAX2GetLineNumber)(void *);
typedef int (*faves_xmlSAX2GetColumnNumber)(void *);
typedef void (*faves_xmlFreeParserCtxt)(xmlParserCtxtPtr);
typedef xmlSchemaParserCtxtPtr (*faves_xmlSchemaNewMemParserCtxt)(const char *, int);
typedef xmlSchemaPtr (*faves_xmlSchemaParse)(xmlSchemaParserCtxtPtr);
typedef void (*faves_xmlSchemaFreeParserCtxt)(xmlSchemaParserCtxtPtr);
typedef void (*faves_xmlSchemaFree)(xmlSchemaPtr);
typedef xmlSchemaValidCtxtPtr (*faves_xmlSchemaNewValidCtxt)(xmlSchemaPtr);
typedef void (*faves_xmlSchemaSetValidStructuredErrors)(xmlSchemaValidCtxtPtr, xmlStructuredErrorFunc, void *);
typedef xmlSchemaSAXPlugPtr (*faves_xmlSchemaSAXPlug)(xmlSchemaValidCtxtPtr, xmlSAXHandler **, void **);
typedef int (*faves_xmlSchemaSAXUnplug)(xmlSchemaSAXPlugPtr);
typedef void (*faves_xmlSchemaFreeValidCtxt)(xmlSchemaValidCtxtPtr);

// Takes a message that would be printed, and does nothing with it.
static void faves_ignore(void *context, const char *format, ...) {
  (void)context;
  (void)format;
}

static inline xmlGenericErrorFunc faves_ignoringErrors(void) { return faves_ignore; }

#endif
