# SPDX-License-Identifier: MIT
"""The rules read the checkout's own files, and nothing that tools leave beside them."""

import contextlib
import io
import os
import pathlib
import subprocess
import tempfile
import unittest
from unittest import mock

import check
import repository

OWN = {"a.md": "text\n", "tools/b.py": "# SPDX-License-Identifier: MIT\n",
       ".clang-format": "a: b\n"}
# Each breaks a rule, or the reading of a rule.
LEFT = {".venv/lib/a.py": "def f(:\n", ".ruff_cache/CACHEDIR.TAG": "tag",
        "tools/.ruff_cache/b": "b", ".pytest_cache/v/a.md": "a", "tools/__pycache__/b.py": "b",
        "build/c.py": "b", "out/report.md": "a"}
UNTRACKED = {"draft/a.md": "a"}


class Repository(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name, "checkout")
        self.write(OWN)
        # A checkout that this test itself may lie in is not to be asked.
        environment = mock.patch.dict(os.environ, GIT_CEILING_DIRECTORIES=folder.name,
                                      GIT_CONFIG_GLOBAL="/dev/null")
        environment.start()
        self.addCleanup(environment.stop)

    def write(self, files, below=""):
        for name, content in files.items():
            path = self.root / below / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")

    def git(self, *arguments, root=None):
        subprocess.run(["git", "-C", root or self.root, *arguments], check=True,
                       stdout=subprocess.DEVNULL)

    def track(self):
        self.git("init", "-q")
        self.git("add", "--all")

    def test_of_a_checkout_what_git_tracks_is_read(self):
        self.track()
        self.write(LEFT | UNTRACKED)
        self.assertEqual(repository.read(self.root), OWN)

    def test_of_an_archive_what_is_not_hidden_or_built_is_read(self):
        self.write(LEFT)
        self.write({"CMakeCache.txt": "", "a.md": "a"}, below="elsewhere")
        self.assertEqual(repository.read(self.root), OWN)

    def test_an_archive_in_another_checkout_is_read(self):
        self.git("init", "-q", root=self.root.parent)
        self.write(LEFT)
        self.assertEqual(repository.read(self.root), OWN)

    def test_without_git_files_are_read(self):
        self.track()
        with mock.patch.dict(os.environ, PATH=str(self.root)):
            self.assertEqual(repository.read(self.root), OWN)

    def test_a_file_that_was_removed_is_left_out(self):
        self.track()
        (self.root / "a.md").unlink()
        self.assertEqual(repository.read(self.root).keys(), OWN.keys() - {"a.md"})

    def test_names_may_hold_anything(self):
        odd = {"a b\nc\u00e9.md": "text\n"}
        self.write(odd)
        self.track()
        self.assertEqual(repository.read(self.root), OWN | odd)

    def test_links_and_bytes_are_no_texts(self):
        (self.root / "link.md").symlink_to("a.md")
        (self.root / "bytes").write_bytes(b"a\0")
        self.track()
        self.assertEqual(repository.read(self.root), OWN)

    def test_no_rule_minds_what_tools_leave(self):
        self.track()
        self.write(LEFT | UNTRACKED)
        self.addCleanup(os.chdir, pathlib.Path.cwd())
        for rule in check.RULES:
            with self.subTest(rule), contextlib.redirect_stdout(io.StringIO()) as found:
                self.assertIn(check.main([str(self.root), rule]), (0, check.SKIPPED))
                self.assertRegex(found.getvalue(), r"^(skipped: .* is not installed\n)?$")


if __name__ == "__main__":
    unittest.main()
