# SPDX-License-Identifier: MIT
"""Each rule catches what it is for, and lets pass what only looks like it."""

import contextlib
import io
import json
import subprocess
import unittest
from unittest import mock

import check
import cpp_text
import floors
import layout
import linters
import portable
import silence
import size
import sources
import text

LICENCE = "// SPDX-License-Identifier: MIT\n"


class RuleTest(unittest.TestCase):
    def assert_found(self, rule, path, content, line, part, others=()):
        found = list(rule({path: content, **dict.fromkeys(others, "")}))
        self.assertEqual([(v.path, v.line) for v in found], [(path, line)], found)
        self.assertIn(part, str(found[0]))

    def assert_clean(self, rule, path, content, others=()):
        self.assertEqual(list(rule({path: content, **dict.fromkeys(others, "")})), [])


class CppText(RuleTest):
    def test_keeps_lines_and_columns(self):
        code = 'a; /* b\n c */ "d//e" R"x(f\n)" )x" \'"\' 1\'000 // g\nh'
        for strip in (cpp_text.without_comments, cpp_text.without_comments_and_strings):
            self.assertEqual([len(line) for line in strip(code).split("\n")],
                             [len(line) for line in code.split("\n")])
        self.assertIn('"d//e"', cpp_text.without_comments(code))
        self.assertEqual(cpp_text.without_comments_and_strings(code).split(),
                         ["a;", "1'000", "h"])


class Floors(RuleTest):
    FORBIDDEN = (
        ("models/base/a.cpp", "models/numerics/format/b.hpp"),
        ("models/numerics/a.cpp", "models/base/b.hpp"),
        ("models/numerics/format/a.cpp", "models/numerics/families/b.hpp"),
        ("models/numerics/codec/a.cpp", "models/numerics/tensor/b.hpp"),
        ("models/numerics/datapath/a.cpp", "models/numerics/tensor/b.hpp"),
        ("models/numerics/tensor/a.cpp", "models/numerics/datapath/b.hpp"),
        ("models/numerics/product/kernels/a.cpp", "models/numerics/tensor/b.hpp"),
        ("sim/cycle/a.cpp", "models/numerics/families/b.hpp"),
        ("models/networks/a.cpp", "models/hardware/b.hpp"),
        ("models/hardware/a.cpp", "workloads/op.hpp"),
        ("workloads/a.cpp", "energy/pricing.hpp"),
        ("energy/a.cpp", "workloads/op.hpp"),
        ("energy/a.cpp", "sim/execution/execution.hpp"),
        ("energy/a.cpp", "energy/rtl/b.hpp"),
        ("energy/rtl/a.cpp", "energy/pricing.hpp"),
        ("sim/cycle/a.cpp", "energy/rtl/b.hpp"),
        ("sim/mapping/a.cpp", "sim/cycle/b.hpp"),
        ("sim/analytical/a.cpp", "sim/cycle/b.hpp"),
        ("sim/cycle/a.cpp", "sim/analytical/b.hpp"),
        ("sim/cycle/a.cpp", "energy/pricing.hpp"),
        ("sim/report/a.cpp", "sim/analytical/b.hpp"),
        ("sim/cycle/a.cpp", "sim/run.hpp"),
        ("sim/cycle/a.cpp", "sim/replay/b.hpp"),
        ("sim/report/a.cpp", "sim/replay/b.hpp"),
        ("sim/replay/a.cpp", "sim/report/b.hpp"),
        ("sim/execution/execution.hpp", "sim/mapping/b.hpp"),
        ("sim/run.cpp", "tools/cli/b.hpp"),
        ("tools/cli/a.cpp", "tests/b.hpp"),
        ("models/novel/a.cpp", "models/base/b.hpp"),
    )
    ALLOWED = (
        ("models/numerics/families/a.cpp", "models/numerics/tensor/b.hpp"),
        ("models/numerics/product/a.cpp", "models/numerics/product/kernels/b.hpp"),
        ("sim/cycle/a.cpp", "sim/cycle/b.hpp"),
        ("sim/cycle/a.cpp", "sim/execution/execution.hpp"),
        ("sim/report/a.cpp", "sim/mapping/b.hpp"),
        ("sim/run.cpp", "sim/analytical/b.hpp"),
        ("tools/cli/a.cpp", "energy/rtl/b.hpp"),
        ("tools/cli/a.cpp", "sim/run.hpp"),
        ("tests/sim/a.cpp", "sim/cycle/b.hpp"),
    )

    def test_upward_and_sideways_edges_are_found(self):
        for path, target in self.FORBIDDEN:
            with self.subTest(path=path, target=target):
                self.assert_found(floors.check, path, f'\n#include "{target}"\n', 2, "", [target])

    def test_downward_edges_pass(self):
        for path, target in self.ALLOWED:
            with self.subTest(path=path, target=target):
                self.assert_clean(floors.check, path, f'#include "{target}"\n', [target])

    def test_includes_are_rooted_at_the_repository(self):
        self.assert_found(floors.check, "energy/a.cpp", '#include "b.hpp"\n', 1, "rooted",
                          ["energy/b.hpp"])

    def test_systemc_stays_in_its_folder(self):
        for header in ("systemc", "systemc.h", "tlm", "tlm_utils/simple_target_socket.h"):
            code = f"#include <{header}>\n"
            self.assert_found(floors.check, "sim/mapping/a.hpp", code, 1, "only sim/cycle")
            self.assert_clean(floors.check, "sim/cycle/a.hpp", code)

    def test_an_include_in_a_comment_is_none(self):
        self.assert_clean(floors.check, "energy/a.cpp", '// #include "workloads/op.hpp"\n')

    def test_the_allowed_edges_have_no_cycle(self):
        remaining = dict(floors.ALLOWED)
        while remaining:
            lowest = [part for part, below in remaining.items() if not below & remaining.keys()]
            self.assertTrue(lowest, f"a cycle among {sorted(remaining)}")
            for part in lowest:
                del remaining[part]


class Silence(RuleTest):
    def test_printing_exiting_and_the_environment_are_found(self):
        for code in ("std::cout << 1;", "std::cerr << 1;", 'printf("a");', 'std::printf("a");',
                     "std::exit(1);", "exit (1);", 'std::getenv("A");', "::abort();",
                     "#include <iostream>"):
            with self.subTest(code=code):
                self.assert_found(silence.check, "sim/a.cpp", f"int a;\n  {code}\n", 2,
                                  "only tools/")

    def test_tools_comments_strings_and_likenesses_pass(self):
        self.assert_clean(silence.check, "tools/cli/a.cpp", "std::cout << 1;")
        self.assert_clean(silence.check, "sim/a.cpp",
                          '// std::cout\n"std::exit(1)"; loop.exit(1); my_exit(1); snprintf(a);')


class Text(RuleTest):
    def test_the_licence_line_is_the_first_or_follows_the_interpreter(self):
        self.assert_found(text.check, "sim/a.cpp", "int a;\n", 1, "SPDX")
        self.assert_found(text.check, "tools/a.py", "import a\n", 1, "SPDX")
        self.assert_found(text.check, "tools/a", "#!/bin/sh\nls\n", 2, "SPDX")
        self.assert_clean(text.check, "tools/a", "#!/bin/sh\n# SPDX-License-Identifier: MIT\n")

    def test_a_header_is_included_once(self):
        self.assert_found(text.check, "sim/a.hpp", LICENCE, 1, "#pragma once")
        self.assert_clean(text.check, "sim/a.hpp", LICENCE + "#pragma once\n")

    def test_width_tabs_and_blanks_are_found(self):
        for code, part in (("int a;" + " " * 90 + "// 6789", "103 columns"), ("\tint a;", "tab"),
                           ("int a; ", "blank at the end")):
            self.assert_found(text.check, "sim/a.cpp", LICENCE + code + "\n", 2, part)

    def test_width_is_counted_in_characters(self):
        self.assert_clean(text.check, "sim/a.cpp", LICENCE + "// " + "\u00e9" * 97 + "\n")

    def test_unfinished_work_is_found(self):
        for mark in ("TO" "DO", "FIX" "ME", "X" "XX"):
            self.assert_found(text.check, "a.md", f"text\n{mark}: more\n", 2, mark)
        self.assert_clean(text.check, "a.md", "mktemp /tmp/a.XXXX" + "XX\n")

    def test_the_last_line_ends(self):
        self.assert_found(text.check, "a.md", "text", 1, "newline")


class Size(RuleTest):
    def test_long_files_are_found(self):
        self.assert_found(size.check, "sim/a.cpp", "int a;\n" * 301, 301, "at most 300")
        self.assert_found(size.check, "sim/a.hpp", "int a;\n" * 151, 151, "at most 150")
        self.assert_clean(size.check, "sim/a.cpp", "int a;\n" * 300)
        self.assert_clean(size.check, "tests/a_test.cpp", "int a;\n" * 301)

    def test_long_functions_are_found(self):
        body = "  a();\n" * 40
        self.assert_found(size.check, "sim/a.cpp", f"\nvoid f(int a,\n       int b) {{\n{body}}}\n",
                          2, "function of 43 lines")
        self.assert_found(size.check, "sim/a.cpp",
                          "class A {\n  void f() {\n" + "    a();\n" * 40 + "  }\n};\n", 2,
                          "function of 42 lines")
        self.assert_found(size.check, "tools/a.py", "def f():\n" + "    a()\n" * 40, 1,
                          "function of 41 lines")

    def test_namespaces_classes_and_tables_are_no_functions(self):
        for opening, closing in (("namespace a {", "}  // namespace a"), ("struct A {", "};"),
                                 ("constexpr int a[] = {", "};")):
            self.assert_clean(size.check, "sim/a.cpp", opening + "\n  1,\n" * 45 + closing + "\n")


class Sources(RuleTest):
    PATH = "energy/technologies/toy.json"
    SOURCE = {"source": "a", "locator": "table 1", "kind": "published"}

    def content(self, point):
        return json.dumps({"schema_version": 1, "node_nm": 45, "sources": {"a": "A, 2014"},
                           "entries": [{"points": [point]}]})

    def test_a_source_covers_what_it_holds(self):
        point = {"width_bits": 8, "energy_pj": {"low": 1.5}, **self.SOURCE}
        self.assert_clean(sources.check, self.PATH, self.content(point))
        self.assert_clean(sources.check, "models/references/a.json", json.dumps(
            {"schema_version": 1, "source": {"citation": "A", "locator": "b", "kind": "scaled"},
             "figures": [{"value": 1}]}))

    def test_a_number_without_source_is_found(self):
        self.assert_found(sources.check, self.PATH, self.content({"power_mw": {"low": 1.5}}), 1,
                          "at /entries/0/points/0/power_mw/low: a number without source")

    def test_a_source_that_says_too_little_is_found(self):
        for key, value in (("kind", "guessed"), ("locator", ""), ("source", "b")):
            point = {"width_bits": 8, **self.SOURCE, key: value}
            self.assert_found(sources.check, self.PATH, self.content(point), 1, "source")

    def test_malformed_data_is_found(self):
        self.assert_found(sources.check, self.PATH, '{"a":\n', 2, "malformed JSON")


class Portable(RuleTest):
    def test_machine_paths_and_registry_hosts_are_found(self):
        for part in ("/ho" "me/me/x", "cd /wo" "rk", "(/ro" "ot)", "../sha" "red/a.md",
                     "https://py" "pi.org/simple", "http://deb.deb" "ian.org"):
            with self.subTest(part=part):
                self.assert_found(portable.check, "a.md", f"\nsee {part}\n", 2, "")

    def test_likenesses_pass(self):
        self.assert_clean(portable.check, "a.md",
                          "/workloads a/work ~/home $" "{dir}/root ./home /rooted shared/a")


class Layout(RuleTest):
    def test_reads_what_the_formatter_says(self):
        found = layout.parse("sim/a.cpp:3:7: error: code should be clang-formatted [-W]\n   a\n")
        self.assertEqual([(v.path, v.line) for v in found], [("sim/a.cpp", 3)])


class Linters(RuleTest):
    FILES = ("a.py", "setup.py", "tools/python/lnsim/b.py",
             "tools/python/lnsim/c.pyi", "tools/python/lnsim/d.css")

    def run_with(self, rule, output="", code=0, errors=""):
        """What is found, and what the program was called with, where it says so."""
        done = subprocess.CompletedProcess([], code, output, errors)
        with mock.patch("subprocess.run", return_value=done) as run:
            found = list(rule(dict.fromkeys(self.FILES, "")))
        return found, run.call_args.args[0]

    def test_read_what_the_programs_say(self):
        for output in ("a.py:3:7: F401 [*] unused\n", "a.py:3: error: unused  [misc]\nsaid more\n"):
            [found], _ = self.run_with(linters.check_ruff, output, 1)
            self.assertEqual((found.path, found.line), ("a.py", 3))
            self.assertIn("unused", found.message)

    def test_ask_of_all_python_and_of_the_package(self):
        _, ruff = self.run_with(linters.check_ruff)
        _, mypy = self.run_with(linters.check_mypy)
        self.assertEqual([path for path in ruff if path in self.FILES], [*self.FILES[:4]])
        self.assertEqual([path for path in mypy if path in self.FILES], [*self.FILES[2:4]])

    def test_a_program_that_fails_is_found(self):
        [found], _ = self.run_with(linters.check_mypy, code=2, errors="no such option")
        self.assertIn("mypy failed: no such option", found.message)

    def test_nothing_is_asked_of_nothing(self):
        with mock.patch("subprocess.run", side_effect=AssertionError):
            self.assert_clean(linters.check_mypy, "tests/a.py", "")

    def test_another_version_of_ruff_is_not_the_one(self):
        with mock.patch("shutil.which", return_value="ruff"), mock.patch("subprocess.run") as run:
            run.return_value.stdout = "ruff 0.0.1\n"
            wanted = linters.missing_ruff()
            self.assertRegex(wanted, r"^ruff [\d.]+$")
            run.return_value.stdout = wanted + "\n"
            self.assertIsNone(linters.missing_ruff())

    def test_without_the_program_a_rule_is_skipped(self):
        for rule in check.MISSING:
            with (mock.patch("shutil.which", return_value=None),
                  contextlib.redirect_stdout(io.StringIO()) as said):
                self.assertEqual(check.main([".", rule]), check.SKIPPED)
            self.assertRegex(said.getvalue(), r"^skipped: .+ is not installed\n$")


class Check(unittest.TestCase):
    def test_an_unknown_rule_is_refused(self):
        with contextlib.redirect_stderr(io.StringIO()) as complaint:
            self.assertEqual(check.main([".", "no_such_rule"]), 2)
        self.assertIn("floors|layout|mypy|portable", complaint.getvalue())


if __name__ == "__main__":
    unittest.main()
