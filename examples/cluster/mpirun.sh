#!/bin/bash
# One process for each core of the machines that mpirun is given; each reads its number from what mpirun sets. No MPI is needed to build.
#
#     PROCESSES=64 MPIRUN="mpirun --hostfile hosts" examples/cluster/mpirun.sh
#
# Run again, it goes on where it was stopped; with another number of processes it needs another directory: PARTS=parts2.
set -euo pipefail
source examples/cluster/question.sh
mkdir -p "$parts"

${MPIRUN:-mpirun} -n "${PROCESSES:-2}" \
    "$diagrammar" sample "$rules" "$observable" --set "$settings" --samples "$networks" --seed "$seed" --blocks "$blocks" \
    --resume "$parts/part{shard}.json" -o "$parts/part{shard}.json" --quiet
"$diagrammar" merge "$parts"/part*.json
