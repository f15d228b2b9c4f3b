# SPDX-License-Identifier: MIT
"""A Liberty library of an inverter, a NAND gate and a flip-flop with round numbers."""

from lnsim.characterise import cells, liberty

_TABLE = """
          index_1 ("10, 20");
          index_2 ("1, 3");
          values ("{0}, {0}", "{0}, {0}");"""


def _arc(pin, kind, delay):
    return f"""
      timing () {{
        related_pin : "{pin}";
        timing_type : {kind};
        cell_rise (both) {{{_TABLE.format(delay)}
        }}
        cell_fall (both) {{{_TABLE.format(delay)}
        }}
        rise_transition (both) {{{_TABLE.format(15)}
        }}
        fall_transition (both) {{{_TABLE.format(15)}
        }}
      }}"""


def _energy(rise, fall, supply="", when=""):
    extra = f"related_pg_pin : {supply};" if supply else ""
    condition = f'when : "{when}";' if when else ""
    return f"""
      internal_power () {{ {extra} {condition}
        rise_power (both) {{{_TABLE.format(rise)}
        }}
        fall_power (both) {{{_TABLE.format(fall)}
        }}
      }}"""


def _input(name, capacitance, more=""):
    return f"    pin ({name}) {{ direction : input; capacitance : {capacitance}; {more} }}\n"


TEXT = f"""library (tiny) {{
  /* a comment */
  time_unit : "1ps"; voltage_unit : "1V"; leakage_power_unit : "1nW";
  capacitive_load_unit (1, ff);
  nom_voltage : 2;
  lu_table_template (both) {{
    variable_1 : input_net_transition;
    variable_2 : total_output_net_capacitance;
    index_1 ("10, 20");
    index_2 ("1, 3");
  }}
  cell (INV) {{
    area : 1; cell_leakage_power : 3;
    pin (Y) {{ direction : output; function : "A'";
      {_arc("A", "combinational", 10)}{_energy(1, 2, "VDD")}{_energy(10, 20, "VSS")}
    }}
{_input("A", 2)}  }}
  cell (NAND) {{
    area : 2; cell_leakage_power : 4;
    pin (Y) {{ direction : output; function : "!(A B)";
      {_arc("A", "combinational", 10)}{_arc("B", "combinational", 30)}{_energy(4, 6)}
    }}
{_input("A", 2, _energy(8, 8, when="!B"))}{_input("B", 3)}  }}
  cell (FLOP) {{
    area : 5;
    leakage_power () {{ value : 6; when : "D"; }}
    leakage_power () {{ value : 8; when : "!D"; }}
    ff (IQ, IQN) {{ next_state : "!D"; clocked_on : "C"; }}
    pin (QN) {{ direction : output; function : "IQ";
      {_arc("C", "rising_edge", 50)}{_energy(100, 100)}
    }}
{_input("C", 1, "clock : true;" + _energy(20, 30))}{_input("D", 4)}  }}
}}
"""


def library(folder):
    """The library as a file would give it."""
    path = folder / "tiny.lib"
    path.write_text(TEXT, encoding="utf-8")
    return cells.read_cells(liberty.read(path))
