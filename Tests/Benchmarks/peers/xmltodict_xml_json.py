"""XML to JSON."""
import orjson
import xmltodict

with open("favorites.xml", "rb") as source, open("xmltodict.json", "wb") as target:
    target.write(orjson.dumps(xmltodict.parse(source)))
