#!/bin/bash
#SBATCH --job-name=diagrammar-merge
#SBATCH --ntasks=1
#SBATCH --time=00:10:00
# Joins all parts: the bits of one run. Exit code 75 names the shards that are missing; --partial takes what is there.
set -euo pipefail
cd "${SLURM_SUBMIT_DIR:-.}"
source examples/cluster/question.sh
"$diagrammar" merge "$parts"/part*.json "$@"
