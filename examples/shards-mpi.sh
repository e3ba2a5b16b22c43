#!/bin/sh
# Networks on several processes of an MPI launcher, a part each; then the parts are put together.
#
#     sh examples/shards-mpi.sh [FOLDER] [PROCESSES]
#
# Across machines add the launcher's own options, as --hostfile; FOLDER must be one that all of them see.
set -e
folder=${1:-parts}
processes=${2:-4}
mkdir -p "$folder"

mpirun -n "$processes" diagrammar sample rules/tanh-mlp.rules '<r(T); r(T)>' \
    --set N=64,T=8,sigma_w=1,sigma_b=0,q=1 --samples "${SAMPLES:-1e6}" --seed 1 -o "$folder/part{shard}.json"

diagrammar merge "$folder"/part*.json
