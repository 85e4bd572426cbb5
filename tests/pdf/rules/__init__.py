"""The rules of the linter, a module for each part of a document.

Each module has RULES, identifier -> what must hold (with the clause it comes
from: A for ISO 19005-3, UA for ISO 14289-1, PDF for ISO 32000-1, "house" for
our own), and check(doc), which calls doc.find(identifier, message).
"""

import collections
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from pdfread import File, Ref, Stream, text  # noqa: E402,F401


class Document:
    """A file with its pages; collects what the rules find."""

    def __init__(self, data):
        self.file = File(data)
        self.data = data
        self.found = collections.OrderedDict()
        for rule, message in self.file.problems:
            self.find(rule, message)
        self.catalog = self.dictionary(self.file.trailer.get("Root"))
        self.info = self.dictionary(self.file.trailer.get("Info"))
        self.pages = []
        self.page_index = {}
        self._walk_pages()

    def find(self, rule, message):
        self.found.setdefault(rule, []).append(message)

    def __call__(self, value):
        return self.file(value)

    def dictionary(self, value):
        """What value refers to if that is a dictionary or a stream, else {}."""
        value = self.file(value)
        if isinstance(value, Stream):
            return value.dict
        return value if isinstance(value, dict) else {}

    def array(self, value):
        value = self.file(value)
        return value if isinstance(value, list) else []

    def stream(self, value):
        value = self.file(value)
        return value if isinstance(value, Stream) else None

    def text(self, value):
        return text(self.file(value))

    def _walk_pages(self):
        stack, seen = [(self.catalog.get("Pages"), {})], set()
        while stack:
            ref, above = stack.pop()
            node = self.dictionary(ref)
            if not isinstance(ref, Ref) or ref in seen or not node:
                self.find("page.tree", "a kid of the page tree is not a page")
                continue
            seen.add(ref)
            here = dict(above)
            for key in ("Resources", "MediaBox", "CropBox", "Rotate"):
                if key in node:
                    here[key] = node[key]
            if node.get("Type") == "Pages":
                stack.extend((k, here) for k in reversed(self.array(node.get("Kids"))))
                continue
            if node.get("Type") != "Page":
                self.find("page.tree", "object %d is not a page" % ref)
            self.page_index[ref] = len(self.pages)
            self.pages.append((ref, node, here))

    def name_tree(self, root):
        """(key, value) pairs in order; reports disorder under `file.tree`."""
        return self._tree(root, "Names")

    def number_tree(self, root):
        return self._tree(root, "Nums")

    def _tree(self, root, leaf):
        out, seen, stack = [], set(), [(root, True)]
        while stack:
            ref, is_root = stack.pop()
            node = self.dictionary(ref)
            if isinstance(ref, Ref):
                if ref in seen:
                    continue
                seen.add(ref)
            pairs = self.array(node.get(leaf))
            keys = pairs[0::2]
            limits = self.array(node.get("Limits"))
            if not is_root and pairs and (not limits or limits != [keys[0], keys[-1]]):
                self.find("file.tree", "Limits of a %s leaf are wrong" % leaf)
            if is_root and limits:
                self.find("file.tree", "the root of a tree has Limits")
            out.extend(zip(keys, pairs[1::2]))
            stack.extend((k, False) for k in reversed(self.array(node.get("Kids"))))
        if any(not a[0] < b[0] for a, b in zip(out, out[1:])):
            self.find("file.tree", "keys of a %s tree are not in order" % leaf)
        return out
