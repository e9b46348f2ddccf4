/// The XML Schema of the format, for a binary that stands alone.
enum XMLSchemaText {
  /// The text of `formats/faves.xsd`; a test keeps the two equal.
  static let text = #"""
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- The XML format of Faves, version 1. Described in xml.md. -->
    <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:faves:1"
      xmlns:f="urn:faves:1" targetNamespace="urn:faves:1" elementFormDefault="qualified">

      <xs:element name="favorites">
        <xs:complexType>
          <xs:sequence>
            <xs:element name="category" type="category" minOccurs="0" maxOccurs="unbounded">
              <xs:unique name="rankingInCategory">
                <xs:selector xpath="f:favorite"/>
                <xs:field xpath="@ranking"/>
              </xs:unique>
            </xs:element>
            <xs:element name="audits" type="audits" minOccurs="0"/>
            <xs:element name="counts" type="counts" minOccurs="0"/>
          </xs:sequence>
          <xs:attribute name="version" type="version" use="required"/>
        </xs:complexType>
        <xs:key name="categoryId">
          <xs:selector xpath="f:category"/>
          <xs:field xpath="@id"/>
        </xs:key>
        <xs:key name="favoriteId">
          <xs:selector xpath="f:category/f:favorite"/>
          <xs:field xpath="@id"/>
        </xs:key>
        <xs:unique name="attributeId">
          <xs:selector xpath="f:category/f:attribute"/>
          <xs:field xpath="@id"/>
        </xs:unique>
        <xs:unique name="auditId">
          <xs:selector xpath="f:audits/f:audit"/>
          <xs:field xpath="@replica"/>
          <xs:field xpath="@sequence"/>
        </xs:unique>
      </xs:element>

      <xs:simpleType name="version">
        <xs:restriction base="xs:string">
          <xs:enumeration value="1"/>
        </xs:restriction>
      </xs:simpleType>

      <xs:simpleType name="uuid">
        <xs:restriction base="xs:string">
          <xs:pattern
            value="[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"/>
        </xs:restriction>
      </xs:simpleType>

      <xs:simpleType name="sha256">
        <xs:restriction base="xs:string">
          <xs:pattern value="[0-9a-fA-F]{64}"/>
        </xs:restriction>
      </xs:simpleType>

      <!-- RFC 3339; or milliseconds since 1970 for moments that it cannot write. -->
      <xs:simpleType name="moment">
        <xs:restriction base="xs:string">
          <xs:pattern value="-?[0-9]+"/>
          <xs:pattern
            value="[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?([Zz]|[+\-][0-9]{2}:[0-9]{2})?)?"/>
        </xs:restriction>
      </xs:simpleType>

      <!-- A text; in base64 of its UTF-8 bytes where XML cannot carry it. -->
      <xs:complexType name="text">
        <xs:simpleContent>
          <xs:extension base="xs:string">
            <xs:attribute name="encoding" type="encoding"/>
          </xs:extension>
        </xs:simpleContent>
      </xs:complexType>

      <xs:simpleType name="encoding">
        <xs:restriction base="xs:string">
          <xs:enumeration value="base64"/>
        </xs:restriction>
      </xs:simpleType>

      <!-- A value: text, or the items of a list. -->
      <xs:complexType name="value" mixed="true">
        <xs:sequence>
          <xs:element name="item" type="text" minOccurs="0" maxOccurs="unbounded"/>
        </xs:sequence>
        <xs:attribute name="type" type="valueType" default="text"/>
        <xs:attribute name="encoding" type="encoding"/>
      </xs:complexType>

      <xs:simpleType name="valueType">
        <xs:restriction base="xs:string">
          <xs:enumeration value="text"/>
          <xs:enumeration value="integer"/>
          <xs:enumeration value="decimal"/>
          <xs:enumeration value="boolean"/>
          <xs:enumeration value="list"/>
        </xs:restriction>
      </xs:simpleType>

      <xs:complexType name="category">
        <xs:sequence>
          <xs:element name="attribute" type="attribute" minOccurs="0" maxOccurs="unbounded"/>
          <xs:element name="favorite" type="favorite" minOccurs="0" maxOccurs="unbounded"/>
        </xs:sequence>
        <xs:attribute name="id" type="uuid" use="required"/>
        <xs:attribute name="name" type="xs:string"/>
        <xs:attribute name="name64" type="xs:base64Binary"/>
        <xs:attribute name="strict" type="xs:boolean" default="false"/>
      </xs:complexType>

      <xs:complexType name="attribute">
        <xs:sequence>
          <xs:element name="choice" type="text" minOccurs="0" maxOccurs="unbounded"/>
          <xs:element name="default" type="value" minOccurs="0"/>
        </xs:sequence>
        <xs:attribute name="id" type="uuid"/>
        <xs:attribute name="name" type="xs:string"/>
        <xs:attribute name="name64" type="xs:base64Binary"/>
        <xs:attribute name="type" type="attributeType" use="required"/>
        <xs:attribute name="required" type="xs:boolean" default="false"/>
      </xs:complexType>

      <xs:simpleType name="attributeType">
        <xs:restriction base="xs:string">
          <xs:enumeration value="text"/>
          <xs:enumeration value="integer"/>
          <xs:enumeration value="decimal"/>
          <xs:enumeration value="boolean"/>
          <xs:enumeration value="date"/>
          <xs:enumeration value="datetime"/>
          <xs:enumeration value="url"/>
          <xs:enumeration value="choice"/>
          <xs:enumeration value="list"/>
        </xs:restriction>
      </xs:simpleType>

      <xs:complexType name="favorite">
        <xs:sequence>
          <xs:element name="title" type="text"/>
          <xs:element name="description" type="text" minOccurs="0"/>
          <xs:element name="meta" type="meta" minOccurs="0" maxOccurs="unbounded"/>
        </xs:sequence>
        <xs:attribute name="id" type="uuid" use="required"/>
        <xs:attribute name="ranking" type="xs:positiveInteger" use="required"/>
        <xs:attribute name="created" type="moment"/>
        <xs:attribute name="modified" type="moment"/>
      </xs:complexType>

      <xs:complexType name="meta" mixed="true">
        <xs:complexContent>
          <xs:extension base="value">
            <xs:attribute name="name" type="xs:string"/>
            <xs:attribute name="name64" type="xs:base64Binary"/>
          </xs:extension>
        </xs:complexContent>
      </xs:complexType>

      <xs:complexType name="audits">
        <xs:sequence>
          <xs:element name="audit" type="audit" minOccurs="0" maxOccurs="unbounded"/>
        </xs:sequence>
      </xs:complexType>

      <xs:complexType name="audit">
        <xs:sequence>
          <xs:element name="seen" minOccurs="0" maxOccurs="unbounded">
            <xs:complexType>
              <xs:attribute name="replica" type="uuid" use="required"/>
              <xs:attribute name="sequence" type="xs:long" use="required"/>
            </xs:complexType>
          </xs:element>
          <xs:element name="change" type="change" minOccurs="0" maxOccurs="unbounded"/>
          <xs:element name="place" type="place" minOccurs="0"/>
          <xs:element name="unknown" minOccurs="0" maxOccurs="unbounded">
            <xs:complexType>
              <xs:simpleContent>
                <xs:extension base="xs:base64Binary">
                  <xs:attribute name="key" type="xs:unsignedLong" use="required"/>
                </xs:extension>
              </xs:simpleContent>
            </xs:complexType>
          </xs:element>
        </xs:sequence>
        <xs:attribute name="replica" type="uuid" use="required"/>
        <xs:attribute name="sequence" type="xs:long" use="required"/>
        <xs:attribute name="time" type="xs:long" use="required"/>
        <xs:attribute name="counter" type="xs:long" use="required"/>
        <xs:attribute name="wall" type="moment" use="required"/>
        <xs:attribute name="operation" type="uuid" use="required"/>
        <xs:attribute name="account" type="xs:string"/>
        <xs:attribute name="account64" type="xs:base64Binary"/>
        <xs:attribute name="action" use="required">
          <xs:simpleType>
            <xs:restriction base="xs:string">
              <xs:enumeration value="ADDED"/>
              <xs:enumeration value="UPDATED"/>
              <xs:enumeration value="REMOVED"/>
            </xs:restriction>
          </xs:simpleType>
        </xs:attribute>
        <xs:attribute name="resourceType" use="required">
          <xs:simpleType>
            <xs:restriction base="xs:string">
              <xs:enumeration value="CATEGORY"/>
              <xs:enumeration value="ATTRIBUTE"/>
              <xs:enumeration value="FAVORITE"/>
            </xs:restriction>
          </xs:simpleType>
        </xs:attribute>
        <xs:attribute name="resourceId" type="uuid" use="required"/>
        <xs:attribute name="hash" type="sha256" use="required"/>
        <xs:attribute name="compacted" type="xs:boolean"/>
      </xs:complexType>

      <xs:complexType name="change">
        <xs:sequence>
          <xs:element name="from" type="value" minOccurs="0"/>
          <xs:element name="to" type="value" minOccurs="0"/>
        </xs:sequence>
        <xs:attribute name="field" type="xs:string"/>
        <xs:attribute name="field64" type="xs:base64Binary"/>
      </xs:complexType>

      <xs:complexType name="place">
        <xs:sequence>
          <xs:element name="above" type="text" minOccurs="0"/>
          <xs:element name="below" type="text" minOccurs="0"/>
        </xs:sequence>
        <xs:attribute name="category" type="uuid"/>
        <xs:attribute name="parentReplica" type="uuid"/>
        <xs:attribute name="parentSequence" type="xs:long"/>
        <xs:attribute name="side">
          <xs:simpleType>
            <xs:restriction base="xs:string">
              <xs:enumeration value="left"/>
              <xs:enumeration value="right"/>
            </xs:restriction>
          </xs:simpleType>
        </xs:attribute>
        <xs:attribute name="rankTo" type="xs:long"/>
        <xs:attribute name="rankFrom" type="xs:long"/>
        <xs:attribute name="categoryFrom" type="uuid"/>
      </xs:complexType>

      <xs:complexType name="counts">
        <xs:attribute name="categories" type="xs:nonNegativeInteger"/>
        <xs:attribute name="favorites" type="xs:nonNegativeInteger"/>
        <xs:attribute name="audits" type="xs:nonNegativeInteger"/>
        <xs:attribute name="sha256" type="sha256"/>
      </xs:complexType>
    </xs:schema>

    """#
}
