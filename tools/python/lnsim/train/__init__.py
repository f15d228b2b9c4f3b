# SPDX-License-Identifier: MIT
"""`lnsim train`: small networks on real data, in the arithmetic of the simulated datapaths.

    options, defaults      what is trained and how, as one value
    data, models           what there is to train
    run, update            one seed: its steps and its whole state; how weights move
    checkpoint, progress   what is kept and shown of it
    results, command       the JSON file and the table; all seeds

torch is loaded by what trains alone.
"""
