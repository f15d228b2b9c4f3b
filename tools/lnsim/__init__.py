# SPDX-License-Identifier: MIT
"""Figures and pages from the reports and sweeps of lnsim."""
