"""Files inside the file: the data behind tables and charts."""

import hashlib
import re

RULES = {
    "attach.names": "F and UF, the same, without folders (A 6.8, UA 7.11, house)",
    "attach.relationship": "AFRelationship is one of the standard's (A 6.8)",
    "attach.type": "The embedded file says its MIME type (A 6.8)",
    "attach.params": "Params has the size and a date (A 6.8, PDF 7.11.4)",
    "attach.associated": "Every attachment is associated with something (A 6.8)",
    "attach.description": "Every attachment says what it is (house)",
    "attach.listed": "Associated files are in the list of attachments (house)",
}

RELATIONS = {"Source", "Data", "Alternative", "Supplement", "Unspecified"}
MIME = re.compile(r"^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+$")
DATE = re.compile(rb"^D:\d{4}(\d\d){0,5}(Z|[+-]\d\d'?(\d\d'?)?)?")


def associated(doc):
    out = set()
    for value in doc.file.objects.values():
        d = value if isinstance(value, dict) else getattr(value, "dict", {})
        if "AF" in d:
            out.update(doc.array(d["AF"]))
    return out


def check_stream(doc, where, spec):
    files = doc.dictionary(spec.get("EF"))
    stream = doc.stream(files.get("F"))
    if stream is None or files.get("UF", files.get("F")) != files.get("F"):
        doc.find("attach.names", where + "EF has no F, or another UF")
        return
    if not MIME.match(stream.get("Subtype", "")):
        doc.find("attach.type", where + str(stream.get("Subtype")))
    params = doc.dictionary(stream.get("Params"))
    if params.get("Size") != len(stream.data):
        doc.find("attach.params", where + "Size is %s" % params.get("Size"))
    if not DATE.match(params.get("ModDate", b"")):
        doc.find("attach.params", where + "ModDate is %s" % params.get("ModDate"))
    check = params.get("CheckSum")
    if check is not None and check != hashlib.md5(stream.data).digest():
        doc.find("attach.params", where + "CheckSum is wrong")


def check(doc):
    names = doc.dictionary(doc.catalog.get("Names"))
    listed = doc.name_tree(names.get("EmbeddedFiles")) if "EmbeddedFiles" in names else []
    linked = associated(doc)
    for ref in linked - {r for _, r in listed}:
        doc.find("attach.listed", "object %s" % ref)
    for key, ref in listed:
        spec = doc.dictionary(ref)
        f, uf = doc.text(spec.get("F")), doc.text(spec.get("UF"))
        where = "%s: " % (uf or f or key)
        if not f or f != uf or re.search(r"[/\\:]", uf):
            doc.find("attach.names", where + "F %r, UF %r" % (f, uf))
        if spec.get("Type") not in ("Filespec", "F"):
            doc.find("attach.names", where + "Type %s" % spec.get("Type"))
        if spec.get("AFRelationship") not in RELATIONS:
            doc.find("attach.relationship", where + str(spec.get("AFRelationship")))
        if ref not in linked:
            doc.find("attach.associated", where)
        if not doc.text(spec.get("Desc")):
            doc.find("attach.description", where)
        check_stream(doc, where, spec)
