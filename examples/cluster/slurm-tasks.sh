#!/bin/bash
#SBATCH --job-name=diagrammar
#SBATCH --ntasks=64
#SBATCH --cpus-per-task=2
#SBATCH --time=04:00:00
# All shards in one job: srun starts a process for each, which reads its number from SLURM_PROCID. Submitted again, it goes on.
#
#     sbatch examples/cluster/slurm-tasks.sh
set -euo pipefail
cd "${SLURM_SUBMIT_DIR:-.}"
source examples/cluster/question.sh
mkdir -p "$parts"

srun --cpus-per-task="${SLURM_CPUS_PER_TASK:-1}" \
    "$diagrammar" sample "$rules" "$observable" --set "$settings" --samples "$networks" --seed "$seed" --blocks "$blocks" \
    --resume "$parts/part{shard}.json" -o "$parts/part{shard}.json" --quiet
"$diagrammar" merge "$parts"/part*.json
