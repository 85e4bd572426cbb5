"""The catalog and what hangs on it: language, output intent, outline, labels,
destinations, layers, actions."""

import re

from . import Ref

RULES = {
    "catalog.type": "The trailer leads to a catalog (PDF 7.7.2)",
    "catalog.marked": "MarkInfo says Marked (A 6.7.2.2, UA 6.2)",
    "catalog.suspects": "MarkInfo does not say Suspects (UA 7.1)",
    "catalog.lang": "Lang is a language tag (A 6.7.4, UA 7.2)",
    "catalog.display-title": "The window shows the title (UA 7.1)",
    "catalog.forbidden": "No keys that PDF/A forbids (A 6.10, 6.11, 6.1.12)",
    "catalog.action": "No actions when opening, no scripts (A 6.5)",
    "catalog.form": "No XFA, no NeedAppearances (A 6.4, UA 7.15)",
    "catalog.layers": "Optional content: named, in Order, no AS (A 6.9, UA 7.10)",
    "catalog.intent": "One output intent, GTS_PDFA1, with a profile (A 6.2.3)",
    "catalog.profile": "The profile is ICC, at most version 4, RGB (A 6.2.3)",
    "catalog.outline": "The outline is whole: titles, targets, links (PDF 12.3.3)",
    "catalog.labels": "Page labels begin at page 0 (PDF 12.4.2)",
    "catalog.destination": "Destinations are on pages of the file (PDF 12.3.2)",
}

LANGUAGE = re.compile(r"^(?:[A-Za-z]{2,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{3}){0,3}"
                      r"(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?"
                      r"(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*$")
FORBIDDEN = ("AA", "Requirements", "Collection")
NAMED = {"NextPage", "PrevPage", "FirstPage", "LastPage"}


def check_marks(doc):
    mark = doc.dictionary(doc.catalog.get("MarkInfo"))
    if mark.get("Marked") is not True:
        doc.find("catalog.marked", "MarkInfo.Marked is not true")
    if mark.get("Suspects") not in (None, False):
        doc.find("catalog.suspects", "MarkInfo.Suspects is true")
    lang = doc.text(doc.catalog.get("Lang"))
    if lang is None or not LANGUAGE.match(lang):
        doc.find("catalog.lang", "Lang is %r" % lang)
    viewer = doc.dictionary(doc.catalog.get("ViewerPreferences"))
    if viewer.get("DisplayDocTitle") is not True:
        doc.find("catalog.display-title", "DisplayDocTitle is not true")


def check_forbidden(doc):
    names = doc.dictionary(doc.catalog.get("Names"))
    for key in FORBIDDEN:
        if key in doc.catalog:
            doc.find("catalog.forbidden", "the catalog has /%s" % key)
    if "AlternatePresentations" in names:
        doc.find("catalog.forbidden", "Names has AlternatePresentations")
    perms = doc.dictionary(doc.catalog.get("Perms"))
    if set(perms) - {"UR3", "DocMDP"}:
        doc.find("catalog.forbidden", "Perms has other keys")
    if "JavaScript" in names:
        doc.find("catalog.action", "Names has JavaScript")
    opens = doc(doc.catalog.get("OpenAction"))
    if isinstance(opens, dict):
        check_action(doc, "OpenAction", opens)
    form = doc.dictionary(doc.catalog.get("AcroForm"))
    if "XFA" in form or form.get("NeedAppearances") is True:
        doc.find("catalog.form", "XFA or NeedAppearances")


def check_action(doc, where, action, rule="catalog.action"):
    action = doc.dictionary(action)
    kind = action.get("S")
    if kind not in ("GoTo", "GoToR", "GoToE", "Thread", "URI", "Named", "SubmitForm"):
        doc.find(rule, "%s: %s" % (where, kind))
    if kind == "Named" and action.get("N") not in NAMED:
        doc.find(rule, "%s: Named %s" % (where, action.get("N")))
    if kind == "GoTo":
        check_destination(doc, where, action.get("D"))
    uri = action.get("URI")
    if kind == "URI" and not (isinstance(uri, bytes) and
                              re.match(rb"(?:https?|mailto|tel):[\x21-\x7e]+$", uri)):
        doc.find(rule, "%s: URI %r" % (where, uri))
    if "Next" in action:
        doc.find(rule, "%s: a chain of actions" % where)


def check_layers(doc):
    layers = doc.dictionary(doc.catalog.get("OCProperties"))
    if not layers:
        return
    configs = [layers.get("D")] + doc.array(layers.get("Configs"))
    groups = set(doc.array(layers.get("OCGs")))
    names = []
    for config in map(doc.dictionary, configs):
        names.append(doc.text(config.get("Name")))
        ordered = flatten(doc, config.get("Order"))
        if not names[-1] or "AS" in config:
            doc.find("catalog.layers", "a configuration has no Name, or has AS")
        if "Order" in config and not groups <= ordered:
            doc.find("catalog.layers", "Order leaves out a group")
    if len(set(names)) != len(names):
        doc.find("catalog.layers", "two configurations have one name")


def flatten(doc, order):
    out = set()
    for item in doc.array(order):
        if isinstance(doc(item), list):
            out |= flatten(doc, item)
        else:
            out.add(item)
    return out


def check_intent(doc):
    intents = [doc.dictionary(i) for i in doc.array(doc.catalog.get("OutputIntents"))]
    ours = [i for i in intents if i.get("S") == "GTS_PDFA1"]
    profiles = {i.get("DestOutputProfile") for i in intents}
    if len(ours) != 1 or len(profiles) != 1:
        doc.find("catalog.intent", "%d intents for PDF/A, %d profiles"
                 % (len(ours), len(profiles)))
        return
    if "DestOutputProfileRef" in ours[0] or not ours[0].get("OutputConditionIdentifier"):
        doc.find("catalog.intent", "no OutputConditionIdentifier, or an outer profile")
    stream = doc.stream(ours[0].get("DestOutputProfile"))
    if stream is None:
        doc.find("catalog.intent", "no profile")
        return
    check_profile(doc, stream)


def check_profile(doc, stream):
    icc = stream.data
    if len(icc) < 128 or icc[36:40] != b"acsp":
        doc.find("catalog.profile", "not an ICC profile")
        return
    if int.from_bytes(icc[:4], "big") != len(icc):
        doc.find("catalog.profile", "says it has %d bytes, has %d"
                 % (int.from_bytes(icc[:4], "big"), len(icc)))
    if icc[8] > 4 or icc[12:16] not in (b"mntr", b"prtr") or icc[16:20] != b"RGB ":
        doc.find("catalog.profile", "version %d, class %r, space %r"
                 % (icc[8], icc[12:16], icc[16:20]))
    if stream.get("N") != 3:
        doc.find("catalog.profile", "N is %s" % stream.get("N"))
    tags = {icc[132 + 12 * i:136 + 12 * i]
            for i in range(int.from_bytes(icc[128:132], "big"))}
    need = {b"desc", b"cprt", b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"}
    if not need <= tags and b"A2B0" not in tags:
        doc.find("catalog.profile", "tags are missing: %s"
                 % b" ".join(sorted(need - tags)).decode())


def destinations(doc):
    """Named destinations, kept on the document."""
    if not hasattr(doc, "named"):
        names = doc.dictionary(doc.catalog.get("Names"))
        doc.named = dict(doc.name_tree(names.get("Dests")))
        old = doc.dictionary(doc.catalog.get("Dests"))
        doc.named.update((k.encode(), v) for k, v in old.items())
    return doc.named


def check_destination(doc, where, dest):
    dest = doc(dest)
    if isinstance(dest, (bytes, str)):
        key = dest if isinstance(dest, bytes) else dest.encode()
        if key not in destinations(doc):
            doc.find("catalog.destination", "%s: no destination %r" % (where, key))
            return
        dest = doc(destinations(doc)[key])
    if isinstance(dest, dict):
        dest = doc(dest.get("D"))
    if not (isinstance(dest, list) and dest and dest[0] in doc.page_index):
        doc.find("catalog.destination", "%s: not on a page" % where)


def check_outline(doc):
    root_ref = doc.catalog.get("Outlines")
    root = doc.dictionary(root_ref)
    if not root:
        if len(doc.pages) > 2:
            doc.find("catalog.outline", "no outline in %d pages" % len(doc.pages))
        return
    stack, seen = [(root_ref, root)], set()
    while stack:
        parent_ref, parent = stack.pop()
        ref, before = parent.get("First"), None
        while ref is not None:
            item = doc.dictionary(ref)
            if ref in seen or not isinstance(ref, Ref):
                doc.find("catalog.outline", "entries run in a circle")
                break
            seen.add(ref)
            check_entry(doc, item, parent_ref, before)
            if "First" in item:
                stack.append((ref, item))
            before, ref = ref, item.get("Next")
        if parent.get("Last") != before:
            doc.find("catalog.outline", "Last is not the last entry")


def check_entry(doc, item, parent, before):
    title = doc.text(item.get("Title"))
    if not title or not title.strip():
        doc.find("catalog.outline", "an entry has no title")
    if item.get("Parent") != parent or item.get("Prev") != before:
        doc.find("catalog.outline", "Parent or Prev of %r" % title)
    if "Dest" in item:
        check_destination(doc, "outline", item["Dest"])
    elif "A" in item:
        check_action(doc, "outline", item["A"])
    else:
        doc.find("catalog.outline", "%r leads nowhere" % title)


def check_labels(doc):
    if "PageLabels" not in doc.catalog:
        return
    labels = doc.number_tree(doc.catalog["PageLabels"])
    if not labels or labels[0][0] != 0 or labels[-1][0] >= len(doc.pages):
        doc.find("catalog.labels", "ranges %s" % [k for k, _ in labels][:5])
    for _, label in labels:
        style = doc.dictionary(label).get("S")
        if style not in (None, "D", "R", "r", "A", "a"):
            doc.find("catalog.labels", "style %s" % style)


def check(doc):
    if doc.catalog.get("Type") != "Catalog":
        doc.find("catalog.type", "Root is not a catalog")
    check_marks(doc)
    check_forbidden(doc)
    check_layers(doc)
    check_intent(doc)
    check_outline(doc)
    check_labels(doc)
    for name, dest in destinations(doc).items():
        check_destination(doc, repr(name), dest)
