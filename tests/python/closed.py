# SPDX-License-Identifier: MIT
"""What every schema has: it is one, its objects are closed and their keys described."""

import jsonschema


def objects_of(node, path=""):
    """Every sub-schema that describes an object, with its place."""
    if isinstance(node, dict):
        if "properties" in node and "type" in node:
            yield path, node
        for key, child in node.items():
            yield from objects_of(child, f"{path}/{key}")


class Closed:
    """Of a schema: every object of it is closed, and every key described."""

    # Places of objects that may have more keys than are described.
    opened = frozenset()

    def test_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(self.schema)

    def test_every_object_is_closed_and_every_key_is_described(self):
        found = list(objects_of(self.schema))
        self.assertGreater(len(found), self.fewest_objects)
        for path, node in found:
            with self.subTest(path=path):
                self.assertIs(node["additionalProperties"], path in self.opened)
                for key, child in node["properties"].items():
                    self.assertTrue("description" in child or "$ref" in child, key)
