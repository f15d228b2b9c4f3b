# SPDX-License-Identifier: MIT
"""Studies: what training in a logarithmic number system costs in accuracy, and saves in energy.

A study asks one question of many trainings, writes their results as one JSON document, and draws
it. All of them are planned in `plan`, so that one command makes every number and picture again.
"""
