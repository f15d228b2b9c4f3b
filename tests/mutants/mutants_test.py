# SPDX-License-Identifier: MIT
"""Mutants change one line of code, each in one place."""

import unittest

import mutants


def changed(line, begins_statement=True):
    return list(mutants.changed_lines(line, begins_statement))


class ChangedLines(unittest.TestCase):
    def test_operators_constants_and_terms(self):
        self.assertEqual(changed("  return a + b;"), ["  return a - b;", "  return a;"])
        self.assertEqual(changed("  return a < 2;"),
                         ["  return a <= 2;", "  return a < 3;", "  return a < 1;"])
        self.assertEqual(changed("  return std::max({a, b});"),
                         ["  return std::min({a, b});", "  return std::max({b});"])

    def test_branches(self):
        self.assertEqual(changed("  if (is_last) {"), ["  if (!(is_last)) {"])
        self.assertEqual(changed("  return first ? a : b;"), ["  return first ? b : a;"])
        self.assertEqual(changed("  return a && !b;"), ["  return a || !b;"])

    def test_statements_are_left_out_but_not_what_continues_them(self):
        self.assertEqual(changed("  add(total, value);"), [""])
        self.assertEqual(changed("  add(total, value);", begins_statement=False), [])
        self.assertEqual(changed("  const auto b = a;"), [])

    def test_no_code_is_left_alone(self):
        for line in ("#include <array>", "template <class T = 1>", "using A = B<2>;"):
            self.assertEqual(changed(line), [])


class MutantsOf(unittest.TestCase):
    def test_comments_and_strings_stay(self):
        self.assertEqual(list(mutants.mutants_of("a.cpp", "// a + b\n  throw Error(\"a + 1\");")),
                         [])

    def test_equal_lines_are_told_apart_and_applied_in_their_place(self):
        text = "int f() {\n  return a + b;\n}\nint g() {\n  return a + b;\n}"
        found = list(mutants.mutants_of("a.cpp", text))
        self.assertEqual(len({mutant.key for mutant in found}), 4)
        second = next(mutant for mutant in found if mutant.line == 5)
        self.assertEqual(mutants.apply(text, second),
                         "int f() {\n  return a + b;\n}\nint g() {\n  return a - b;\n}")


if __name__ == "__main__":
    unittest.main()
