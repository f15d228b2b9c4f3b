# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Bash completion of lnsim. Subcommands and options come from --help, names from `lnsim list`.

_lnsim_subcommands() {
  "$1" --help 2>/dev/null | sed -nE '/^Subcommands:/,/^$/ s/^  ([a-z-]+) .*/\1/p'
}

_lnsim_options() {
  "$1" "$2" --help 2>/dev/null | sed -nE 's/^  (-[a-z],)?(--[a-z-]+).*/\2/p'
}

_lnsim_add_words() {
  mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$1" -- "$2")
}

_lnsim_add_names() {
  _lnsim_add_words "$("$1" list "$2" --names 2>/dev/null)" "$3"
}

_lnsim_add_folders() {
  compopt -o filenames 2>/dev/null
  mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$1")
}

# Files of some extensions, and folders to look into.
_lnsim_add_files() {
  local cur=$1 extension
  for extension in "${@:2}"; do
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -X "!*.$extension" -- "$cur")
  done
  _lnsim_add_folders "$cur"
}

_lnsim_add_workloads() {
  _lnsim_add_names "$1" networks "$2"
  _lnsim_add_files "$2" json jsonl
}

# Keys of a machine's file, as the shipped machines have them.
_lnsim_add_machine_keys() {
  local part=processing_element key keys="clock_period_ps processing_elements"
  for key in lanes vector_size collector_entries initiation_interval_cycles pipeline_depth_cycles \
    conversion_latency_cycles post_processing_lanes; do
    keys+=" $part.$key"
  done
  for part in processing_element.buffer_a processing_element.buffer_b memory.global_buffer; do
    keys+=" $part.capacity_bytes $part.banks"
  done
  keys+=" memory.global_buffer.port_width_bits memory.global_buffer.latency_cycles"
  for key in interconnect.width_bits interconnect.distance_mm interconnect.latency_cycles \
    dram.type dram.interfaces dram.bandwidth_gb_per_s dram.latency_ns dram.burst_bytes; do
    keys+=" memory.$key"
  done
  for key in lanes format exponential_cycles divide_cycles; do
    keys+=" vector_unit.$key"
  done
  for key in weights_per_cycle state_bits lns_weight_bits linear_weight_bits; do
    keys+=" weight_update.$key"
  done
  for key in $keys; do
    _lnsim_add_words "machine.$key=" "$1"
  done
}

_lnsim_add_positional() {
  local command=$1 subcommand=$2 cur=$3
  case $subcommand in
    simulate | map | trace | sweep) _lnsim_add_workloads "$command" "$cur" ;;
    report) _lnsim_add_folders "$cur" ;;
    study)
      _lnsim_add_words "update-bitwidth learning-rate optimisers step-size update-error" "$cur"
      _lnsim_add_words "formats operand-bitwidth datapath proxy captured-steps" "$cur"
      ;;
    proxy) _lnsim_add_names "$command" formats "$cur" ;;
    list) _lnsim_add_words "networks machines formats technologies columns" "$cur" ;;
    validate)
      _lnsim_add_words "datapath tile analytical mapper papers conversion published" "$cur"
      ;;
  esac
}

# Values of an option, or of a swept parameter of its name. Fails where the word is no such option.
_lnsim_add_values() {
  local command=$1 option=$2 cur=$3
  case $option in
    --machine | -m | machine | --baseline-machine | baseline_machine)
      _lnsim_add_names "$command" machines "$cur"
      _lnsim_add_files "$cur" json
      ;;
    --technology | -t | technology)
      _lnsim_add_names "$command" technologies "$cur"
      _lnsim_add_files "$cur" json
      ;;
    --format | -f | format | --weight | --activation | --error | --gradient | --update | \
      weight | activation | error | gradient | update)
      _lnsim_add_names "$command" formats "$cur"
      ;;
    --objective | objective) _lnsim_add_words "cycles dram energy edp" "$cur" ;;
    --pass) _lnsim_add_words "forward input_gradient weight_gradient" "$cur" ;;
    --mapping) _lnsim_add_files "$cur" json ;;
    --task | --accuracy-task)
      _lnsim_add_words "fashion-mnist-cnn fashion-mnist-resnet8 king-james-transformer" "$cur"
      ;;
    --exactness) _lnsim_add_words "fast bit_true" "$cur" ;;
    --outputs) _lnsim_add_words "sums words" "$cur" ;;
    --size) _lnsim_add_words "full reduced" "$cur" ;;
    --decay) _lnsim_add_words "constant cosine linear" "$cur" ;;
    --update-rounding) _lnsim_add_words "nearest stochastic" "$cur" ;;
    --data) _lnsim_add_folders "$cur" ;;
    --study) _lnsim_add_files "$cur" json ;;
    --trace) _lnsim_add_files "$cur" jsonl ;;
    --accuracy) _lnsim_add_files "$cur" json ;;
    --lr | --p-scale | --weight-decay | --epochs | --steps | --seeds | --checkpoint) ;;
    --train-size | --validation-size | --test-size | --threads) ;;
    --baseline | -b | baseline)
      _lnsim_add_words none "$cur"
      _lnsim_add_names "$command" formats "$cur"
      ;;
    --library)
      _lnsim_add_words "osu180 asap7 asap7-16nm" "$cur"
      _lnsim_add_files "$cur" json
      ;;
    --liberty) _lnsim_add_files "$cur" lib gz ;;
    --plan | --held-out)
      _lnsim_add_words "full reduced corners" "$cur"
      _lnsim_add_files "$cur" json
      ;;
    --design) _lnsim_add_names "$command" formats "$cur" ;;
    --unit) _lnsim_add_words "vector_mac linear_to_log bin_constants weight_update" "$cur" ;;
    --stream) _lnsim_add_words "gaussian uniform sparse zeros held still trace:" "$cur" ;;
    --figures | --designs-from) _lnsim_add_names "$command" technologies "$cur" ;;
    --keep) _lnsim_add_folders "$cur" ;;
    --vector-size | --issues | --wire-load | --clock) ;;
    --fidelity | fidelity) _lnsim_add_words "analytical tile datapath" "$cur" ;;
    --embedding-gradient | embedding_gradient) _lnsim_add_words "dense sparse" "$cur" ;;
    --format-costs | format_costs) _lnsim_add_words "auto on off" "$cur" ;;
    --optimiser | optimiser)
      _lnsim_add_words "lns_madam madam sgd adam" "$cur"
      if [[ ${COMP_WORDS[1]} == train ]]; then
        _lnsim_add_words "lane_madam adamw" "$cur"
      fi
      ;;
    workload) _lnsim_add_workloads "$command" "$cur" ;;
    --vary)
      compopt -o nospace 2>/dev/null
      _lnsim_add_words "workload= machine= format= technology= fidelity= batch= optimiser=" "$cur"
      _lnsim_add_words "embedding_gradient= format_costs= objective=" "$cur"
      _lnsim_add_words "baseline= baseline_machine=" "$cur"
      _lnsim_add_words "weight= activation= error= gradient= update=" "$cur"
      if [[ $cur == machine.* ]]; then
        _lnsim_add_machine_keys "$cur"
      else
        _lnsim_add_words "machine." "$cur"
      fi
      ;;
    --output | --out | -o) _lnsim_add_files "$cur" jsonl ;;
    --batch | -n | batch | --jobs | -j) ;;
    *) return 1 ;;
  esac
}

_lnsim() {
  local command=${1/#\~/$HOME} cur=$2 option=$3 subcommand=${COMP_WORDS[1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _lnsim_add_words "$(_lnsim_subcommands "$command") --help --version" "$cur"
    return
  fi
  # Readline makes three words of --option=value.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $option == = ]]; then
    option=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if _lnsim_add_values "$command" "$option" "$cur"; then
    return
  fi
  if [[ $cur == -* ]]; then
    _lnsim_add_words "$(_lnsim_options "$command" "$subcommand")" "$cur"
  else
    _lnsim_add_positional "$command" "$subcommand" "$cur"
  fi
}

complete -F _lnsim lnsim
