"""The structure tree: roles, nesting, and its ties to the pages."""

import re

from . import Ref
from .catalog import LANGUAGE

RULES = {
    "tree.root": "StructTreeRoot over one Document (UA 7.1, house)",
    "tree.role": "Roles are standard or mapped to such (A 6.7.3.4, UA 7.1)",
    "tree.role-map": "The role map has no circles, remaps no standard role (UA 7.1)",
    "tree.parent": "P leads to the parent; no element stands twice (PDF 14.7.2)",
    "tree.content": "Marked content of the tree is on the page (PDF 14.7.4)",
    "tree.loose": "Marked content of pages is in the tree (PDF 14.7.4)",
    "tree.parent-tree": "The ParentTree leads from MCIDs to their elements (PDF 14.7.4.4)",
    "tree.empty": "No element without content, but cells (house)",
    "tree.heading": "Headings begin with H1 and skip no level (UA 7.4.2)",
    "tree.table": "Tables: Caption, THead, TBody, TFoot, TR in their places (UA 7.2)",
    "tree.grid": "Rows have equally many columns, counting spans (UA 7.2)",
    "tree.scope": "Header cells say their Scope (UA 7.5)",
    "tree.headers": "Tables have header cells (UA 7.5, house)",
    "tree.list": "L has LI, LI has Lbl and LBody (UA 7.2)",
    "tree.numbering": "Lists with labels say their ListNumbering (PDF 14.8.5.5)",
    "tree.toc": "TOC has TOCI, TOCI has Reference and its like (UA 7.2)",
    "tree.figure": "Figures and formulas have alternative text (UA 7.3, 7.7)",
    "tree.figure-box": "Figures have a BBox on their page (PDF 14.8.5.4)",
    "tree.note": "Notes have an ID of their own (UA 7.9)",
    "tree.link": "Link elements have an annotation and content (UA 7.18.5)",
    "tree.annotation": "Annotations are in the tree (UA 7.18.1)",
    "tree.nesting": "Blocks and groups stand where they may (PDF 14.8.4, house)",
    "tree.attribute": "Attributes have an owner and known values (PDF 14.8.5)",
    "tree.lang": "Lang of elements is a language tag (UA 7.2)",
    "tree.text": "Alt, ActualText and E are not empty (house)",
}

GROUPING = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC",
            "TOCI", "Index", "NonStruct", "Private"}
BLOCK = {"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table",
         "TR", "TH", "TD", "THead", "TBody", "TFoot"}
INLINE = {"Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby",
          "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"}
STANDARD = GROUPING | BLOCK | INLINE
LIKE_TABLE = {"Table": {"Caption", "THead", "TBody", "TFoot", "TR"}, "THead": {"TR"},
              "TBody": {"TR"}, "TFoot": {"TR"}, "TR": {"TH", "TD"}}
LIKE_LIST = {"L": {"Caption", "LI", "L"}, "LI": {"Lbl", "LBody"}}
LIKE_TOC = {"TOC": {"Caption", "TOCI", "TOC"},
            "TOCI": {"Lbl", "Reference", "NonStruct", "P", "TOC"}}
PARENTS = {"TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"},
           "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"}, "LI": {"L"},
           "LBody": {"LI"}, "TOCI": {"TOC"}}
HOLDS_CONTENT = BLOCK - {"L", "LI", "Table", "TR", "THead", "TBody", "TFoot"} | INLINE | {
    "Caption", "TOCI", "NonStruct", "BlockQuote"}
OWNERS = {"Layout", "List", "PrintField", "Table", "XML-1.00", "HTML-3.2", "HTML-4.01",
          "OEB-1.00", "RTF-1.05", "CSS-1.00", "CSS-2.00", "UserProperties"}
NUMBERING = {"None", "Disc", "Circle", "Square", "Decimal", "UpperRoman", "LowerRoman",
             "UpperAlpha", "LowerAlpha"}


class Node:
    __slots__ = ("ref", "dict", "role", "parent", "kids", "mcids", "objects", "attributes")

    def __init__(self, ref, dictionary, role, parent):
        self.ref, self.dict, self.role, self.parent = ref, dictionary, role, parent
        self.kids, self.mcids, self.objects = [], [], []

    def name(self):
        return "%s %s" % (self.role, self.ref)


class Tree:
    def __init__(self, doc):
        self.doc = doc
        self.root = doc.dictionary(doc.catalog.get("StructTreeRoot"))
        self.map = doc.dictionary(self.root.get("RoleMap"))
        self.nodes = []      # in reading order
        self.top = []
        self.owner = {}      # (page, mcid) -> node
        self.seen = set()
        self.build()

    def role(self, name):
        for _ in range(16):
            if name in STANDARD or name not in self.map:
                return name
            name = self.map[name]
        return name

    def build(self):
        stack = [(k, None, None) for k in reversed(self.list(self.root.get("K")))]
        while stack:
            ref, parent, page = stack.pop()
            d = self.doc.dictionary(ref)
            if ref in self.seen or not d:
                self.doc.find("tree.parent", "element %s stands twice, or is none" % ref)
                continue
            self.seen.add(ref)
            node = Node(ref, d, self.role(d.get("S")), parent)
            node.attributes = self.attributes(d)
            self.nodes.append(node)
            (parent.kids if parent else self.top).append(node)
            above = parent.ref if parent else self.doc.catalog.get("StructTreeRoot")
            if d.get("P") != above:
                self.doc.find("tree.parent", "P of %s is %s" % (node.name(), d.get("P")))
            page = d.get("Pg", page)
            below = [k for k in self.list(d.get("K")) if self.leaf(node, k, page)]
            stack.extend((k, node, page) for k in reversed(below))

    def list(self, kids):
        if isinstance(kids, Ref):
            inner = self.doc(kids)
            return inner if isinstance(inner, list) else [kids]
        return kids if isinstance(kids, list) else [] if kids is None else [kids]

    def leaf(self, node, kid, page):
        """Takes content; True when kid is an element instead."""
        if isinstance(kid, int) and not isinstance(kid, Ref):
            self.own(node, page, kid)
            return False
        d = self.doc(kid) if not isinstance(kid, dict) else kid
        kind = d.get("Type") if isinstance(d, dict) else None
        if kind == "MCR":
            self.own(node, d.get("Pg", page), d.get("MCID"))
            return False
        if kind == "OBJR":
            node.objects.append(d.get("Obj"))
            return False
        return True

    def own(self, node, page, mcid):
        node.mcids.append((page, mcid))
        if (page, mcid) in self.owner:
            self.doc.find("tree.content", "MCID %s of page %s is in %s and in %s" % (
                mcid, page, self.owner[page, mcid].name(), node.name()))
        self.owner[page, mcid] = node

    def attributes(self, d):
        out = {}
        for a in self.list(d.get("A")):
            a = self.doc.dictionary(a)
            if a:
                out.setdefault(a.get("O"), {}).update(a)
        return out


# ---- roles and ties ---------------------------------------------------------

def check_role_map(doc, tree):
    for name, to in tree.map.items():
        if name in STANDARD:
            doc.find("tree.role-map", "%s is remapped" % name)
        seen = {name}
        while to in tree.map and to not in STANDARD:
            if to in seen:
                doc.find("tree.role-map", "%s leads in a circle" % name)
                break
            seen.add(to)
            to = tree.map[to]


def check_ties(doc, tree):
    for (page, mcid), node in tree.owner.items():
        if mcid not in doc.all_marks.get(page, ()):
            doc.find("tree.content", "%s: no MCID %s on page %s" % (node.name(), mcid, page))
    for i, (ref, page, _) in enumerate(doc.pages):
        marks = doc.all_marks.get(ref, set())
        parents = doc.array(doc.parents.get(page.get("StructParents")))
        for mcid in sorted(marks):
            owner = tree.owner.get((ref, mcid))
            if owner is None:
                doc.find("tree.loose", "MCID %d of page %d" % (mcid, i + 1))
            elif mcid >= len(parents) or parents[mcid] != owner.ref:
                doc.find("tree.parent-tree", "MCID %d of page %d does not lead to %s"
                         % (mcid, i + 1, owner.name()))
    following = tree.root.get("ParentTreeNextKey")
    if doc.parents and following is not None and following <= max(doc.parents):
        doc.find("tree.parent-tree", "ParentTreeNextKey is %s" % following)
    used = {ref for node in tree.nodes for ref in node.objects}
    for i, (_, page, _) in enumerate(doc.pages):
        for ref in doc.array(page.get("Annots")):
            if ref not in used and doc.dictionary(ref).get("Subtype") != "Popup":
                doc.find("tree.annotation", "annotation %s of page %d" % (ref, i + 1))


def check_root(doc, tree):
    if tree.root.get("Type") != "StructTreeRoot":
        doc.find("tree.root", "no StructTreeRoot")
    if [n.role for n in tree.top] != ["Document"]:
        doc.find("tree.root", "at the top: %s" % [n.role for n in tree.top][:5])
    if tree.owner and "ParentTree" not in tree.root:
        doc.find("tree.parent-tree", "there is none")


# ---- elements ---------------------------------------------------------------

def check_children(doc, node):
    for table, rule in ((LIKE_TABLE, "tree.table"), (LIKE_LIST, "tree.list"),
                        (LIKE_TOC, "tree.toc")):
        allowed = table.get(node.role)
        if allowed is None:
            continue
        bad = [k.role for k in node.kids if k.role not in allowed]
        if bad or (node.mcids and node.role != "TOCI"):
            doc.find(rule, "%s holds %s" % (node.name(), bad[:4] or "content"))
    wanted = PARENTS.get(node.role)
    if wanted and (node.parent is None or node.parent.role not in wanted):
        rule = "tree.table" if node.role[0] == "T" and node.role != "TOCI" else \
            "tree.toc" if node.role == "TOCI" else "tree.list"
        doc.find(rule, "%s stands in %s" % (
            node.name(), node.parent.role if node.parent else "the root"))


def check_nesting(doc, node):
    roles = [k.role for k in node.kids]
    if node.mcids and node.role not in HOLDS_CONTENT:
        if node.role not in LIKE_TABLE and node.role not in LIKE_LIST:
            doc.find("tree.nesting", "%s holds content itself" % node.name())
    if node.role in {"P", "H1", "H2", "H3", "H4", "H5", "H6", "Span", "Lbl", "Link",
                     "Reference"}:
        bad = [r for r in roles if r in BLOCK - {"Lbl"} or r in GROUPING - {"NonStruct"}]
        if bad:
            doc.find("tree.nesting", "%s holds %s" % (node.name(), bad[:4]))
    if node.role in {"Document", "Part", "Sect", "Art", "Div"}:
        bad = [r for r in roles if r in {"Span", "Link", "Lbl", "LBody", "Reference"}]
        if bad:
            doc.find("tree.nesting", "%s holds %s" % (node.name(), bad[:4]))
    if "Caption" in roles and node.role in ("Table", "L", "TOC"):
        if roles.count("Caption") > 1 or roles.index("Caption") not in (0, len(roles) - 1) \
                or (node.role != "Table" and roles[0] != "Caption"):
            doc.find("tree.table" if node.role == "Table" else "tree.list",
                     "%s: Caption is neither first nor last" % node.name())


def check_empty(doc, node):
    if not (node.kids or node.mcids or node.objects) and node.role not in ("TD", "TH"):
        doc.find("tree.empty", node.name())


def check_words(doc, node):
    d = node.dict
    for key in ("Alt", "ActualText", "E"):
        if key in d and not (doc.text(d[key]) or "").strip():
            doc.find("tree.text", "%s: /%s is empty" % (node.name(), key))
    lang = doc.text(d.get("Lang"))
    if "Lang" in d and not LANGUAGE.match(lang or ""):
        doc.find("tree.lang", "%s: %r" % (node.name(), lang))
    if node.role in ("Figure", "Formula") and "Alt" not in d and "ActualText" not in d:
        doc.find("tree.figure", node.name())


def check_figure(doc, node):
    if node.role != "Figure":
        return
    pages = {p for p, _ in node.mcids}
    stack = list(node.kids)
    while stack:
        kid = stack.pop()
        pages |= {p for p, _ in kid.mcids}
        stack.extend(kid.kids)
    box = [doc(v) for v in doc.array(node.attributes.get("Layout", {}).get("BBox"))]
    page = next(iter(pages), None)
    if page not in doc.page_index:
        return
    media = [doc(v) for v in doc.array(
        doc.pages[doc.page_index[page]][2].get("MediaBox"))]
    if len(box) != 4 or not (media[0] - 1 <= box[0] < box[2] <= media[2] + 1
                             and media[1] - 1 <= box[1] < box[3] <= media[3] + 1):
        doc.find("tree.figure-box", "%s: %s" % (node.name(), box))


def check_attributes(doc, node):
    for owner, a in node.attributes.items():
        if owner not in OWNERS:
            doc.find("tree.attribute", "%s: owner %s" % (node.name(), owner))
    table = node.attributes.get("Table", {})
    for key in ("ColSpan", "RowSpan"):
        if key in table and not (isinstance(table[key], int) and table[key] > 0):
            doc.find("tree.attribute", "%s: %s %s" % (node.name(), key, table[key]))
    if table and not node.role.startswith("T"):
        doc.find("tree.attribute", "%s: attributes of a table" % node.name())
    numbering = node.attributes.get("List", {}).get("ListNumbering", "None")
    if numbering not in NUMBERING:
        doc.find("tree.attribute", "%s: ListNumbering %s" % (node.name(), numbering))
    labels = node.role == "L" and any(k.role == "Lbl" for li in node.kids for k in li.kids)
    if labels and numbering == "None":
        doc.find("tree.numbering", node.name())


def check_link(doc, node):
    if node.role != "Link":
        return
    stack, content = [node], False
    while stack:
        n = stack.pop()
        content = content or bool(n.mcids)
        stack.extend(n.kids)
    if not content or not node.objects:
        doc.find("tree.link", "%s has no %s" % (
            node.name(), "annotation" if content else "content"))


# ---- whole tree -------------------------------------------------------------

def check_headings(doc, tree):
    before = 0
    for node in tree.nodes:
        m = re.match(r"^H([1-6])$", node.role or "")
        if not m:
            if node.role == "H":
                doc.find("tree.heading", "H among numbered headings")
            continue
        level = int(m.group(1))
        if level > before + 1:
            doc.find("tree.heading", "H%d after %s" % (
                level, "H%d" % before if before else "nothing"))
        before = level


def check_notes(doc, tree):
    ids = set()
    for node in tree.nodes:
        if "ID" in node.dict or node.role == "Note":
            name = doc(node.dict.get("ID"))
            if not name or name in ids:
                doc.find("tree.note", "%s: ID %r" % (node.name(), name))
            ids.add(name)


def span_of(node, key):
    n = node.attributes.get("Table", {}).get(key, 1)
    return n if isinstance(n, int) and 0 < n < 10000 else 1


def check_table(doc, node):
    kinds = [k.role for k in node.kids]
    if kinds.count("THead") > 1 or kinds.count("TFoot") > 1 or (
            ("THead" in kinds or "TFoot" in kinds) and "TBody" not in kinds):
        doc.find("tree.table", "%s: %s" % (node.name(), kinds[:6]))
    sections = [[k] if k.role == "TR" else k.kids for k in node.kids
                if k.role in ("TR", "THead", "TBody", "TFoot")]
    widths, headed = set(), False
    for rows in sections if "TBody" in kinds else [[r for s in sections for r in s]]:
        held = []
        for row in rows:
            held, width = lay_row(doc, node, row, held)
            widths.add(width)
            headed = headed or any(c.role == "TH" for c in row.kids)
        if any(held):
            doc.find("tree.grid", "%s: a cell spans more rows than there are" % node.name())
    if len(widths) > 1:
        doc.find("tree.grid", "%s: rows of %s columns" % (
            node.name(), ", ".join(map(str, sorted(widths)))))
    if not headed:
        doc.find("tree.headers", node.name())


def lay_row(doc, table, row, held):
    """Columns of a row; held[c] rows are still taken from above in column c."""
    at = 0
    held = list(held)
    below = [max(0, h - 1) for h in held]
    for cell in row.kids:
        while at < len(held) and held[at]:
            at += 1
        for _ in range(span_of(cell, "ColSpan")):
            if at < len(held) and held[at]:
                doc.find("tree.grid", "%s: cells overlap" % table.name())
            below.extend([0] * (at + 1 - len(below)))
            below[at] = span_of(cell, "RowSpan") - 1
            at += 1
    return below, max([at] + [c + 1 for c, h in enumerate(held) if h])


def check_scopes(doc, node):
    if node.role == "TH":
        if node.attributes.get("Table", {}).get("Scope") not in ("Row", "Column", "Both"):
            doc.find("tree.scope", node.name())


def check(doc):
    tree = Tree(doc)
    check_root(doc, tree)
    check_role_map(doc, tree)
    check_ties(doc, tree)
    check_headings(doc, tree)
    check_notes(doc, tree)
    for node in tree.nodes:
        if node.role not in STANDARD:
            doc.find("tree.role", node.name())
            continue
        for rule in (check_children, check_nesting, check_empty, check_words, check_figure,
                     check_attributes, check_link, check_scopes):
            rule(doc, node)
        if node.role == "Table":
            check_table(doc, node)
