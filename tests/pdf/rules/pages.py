"""Pages and annotations."""

from .catalog import check_action, check_destination

RULES = {
    "page.tree": "The page tree leads to pages (PDF 7.7.3)",
    "page.tabs": "Tabs follow the structure on pages with annotations (UA 7.18.3)",
    "page.size": "Pages are 3 to 14400 points wide and high (A 6.1.13)",
    "page.forbidden": "No AA, no PresSteps (A 6.5.2, A 6.10)",
    "page.group": "A transparency group has an RGB space, or none (A 6.2.10)",
    "annot.type": "Annotations are of allowed types (A 6.3.1)",
    "annot.flags": "Annotations are printed and shown (A 6.3.2)",
    "annot.contents": "Links say in words where they lead (UA 7.18.1, 7.18.5)",
    "annot.rectangle": "Annotations lie on their page (house)",
    "annot.target": "Links lead somewhere allowed (A 6.5.1)",
    "annot.parent": "StructParent leads to the Link that has the annotation (UA 7.18.5)",
    "annot.appearance": "Appearances have N only; other types than Link have one (A 6.3.3)",
}

ALLOWED = {"Text", "Link", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine",
           "Highlight", "Underline", "Squiggly", "StrikeOut", "Stamp", "Caret", "Ink",
           "Popup", "FileAttachment", "Widget", "Watermark"}
PRINT, UNSEEN = 4, 1 | 2 | 32 | 256


def box_of(doc, values):
    box = [doc(v) for v in doc.array(values)]
    if len(box) != 4 or not all(isinstance(v, (int, float)) for v in box):
        return None
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def check_annotation(doc, where, ref, page_box, parents):
    a = doc.dictionary(ref)
    kind, flags = a.get("Subtype"), a.get("F")
    if kind not in ALLOWED:
        doc.find("annot.type", "%s: %s" % (where, kind))
    if kind != "Popup" and (not isinstance(flags, int) or not flags & PRINT
                            or flags & UNSEEN):
        doc.find("annot.flags", "%s: F is %s" % (where, flags))
    if not (doc.text(a.get("Contents")) or "").strip() and kind != "Popup":
        doc.find("annot.contents", where)
    box = box_of(doc, a.get("Rect"))
    if not box or not page_box or box[2] <= box[0] or box[3] <= box[1] or (
            box[0] < page_box[0] - 1 or box[1] < page_box[1] - 1
            or box[2] > page_box[2] + 1 or box[3] > page_box[3] + 1):
        doc.find("annot.rectangle", "%s: %s" % (where, box))
    look = doc.dictionary(a.get("AP"))
    if (look and set(look) != {"N"}) or (not look and kind not in ("Link", "Popup")):
        doc.find("annot.appearance", where)
    if "AA" in a:
        doc.find("annot.target", where + ": AA")
    if kind == "Link":
        check_link(doc, where, ref, a, parents)


def check_link(doc, where, ref, a, parents):
    if "A" in a:
        check_action(doc, where, a["A"], "annot.target")
    elif "Dest" in a:
        check_destination(doc, where, a["Dest"])
    else:
        doc.find("annot.target", where + ": leads nowhere")
    parent = doc.dictionary(parents.get(a.get("StructParent")))
    kids = parent.get("K")
    kids = kids if isinstance(kids, list) else [kids]
    objects = [doc.dictionary(k).get("Obj") for k in kids if not isinstance(k, int)]
    if parent.get("S") != "Link" or ref not in objects:
        doc.find("annot.parent", "%s: StructParent %s leads to %s"
                 % (where, a.get("StructParent"), parent.get("S")))


def check(doc):
    root = doc.dictionary(doc.catalog.get("StructTreeRoot"))
    parents = dict(doc.number_tree(root.get("ParentTree"))) if root else {}
    doc.parents = parents
    for i, (_, page, inherited) in enumerate(doc.pages):
        where = "page %d" % (i + 1)
        box = box_of(doc, inherited.get("MediaBox"))
        if not box or not all(3 <= d <= 14400 for d in (box[2] - box[0], box[3] - box[1])):
            doc.find("page.size", "%s: MediaBox %s" % (where, box))
        annotations = doc.array(page.get("Annots"))
        if annotations and page.get("Tabs") != "S":
            doc.find("page.tabs", "%s: Tabs %s" % (where, page.get("Tabs")))
        if "AA" in page or "PresSteps" in page:
            doc.find("page.forbidden", where)
        group = doc.dictionary(page.get("Group"))
        if group and doc(group.get("CS")) not in (None, "DeviceRGB") and \
                not isinstance(doc(group.get("CS")), list):
            doc.find("page.group", "%s: %s" % (where, group.get("CS")))
        for k, ref in enumerate(annotations):
            check_annotation(doc, "%s, annotation %d" % (where, k + 1), ref, box, parents)
