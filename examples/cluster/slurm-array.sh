#!/bin/bash
#SBATCH --job-name=diagrammar
#SBATCH --array=1-64
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --time=04:00:00
#SBATCH --requeue
# One shard for each task of a job array:
#
#     job=$(sbatch --parsable examples/cluster/slurm-array.sh)
#     sbatch --dependency=afterok:$job examples/cluster/merge.sh
#
# A task that was stopped, by its time limit or by hand, goes on where it was: submit its number again, sbatch --array=17 slurm-array.sh.
# The number of shards is stated here rather than read from the array, so that this does not change what shard 17 is.
set -euo pipefail
shards=${SHARDS:-64}
cd "${SLURM_SUBMIT_DIR:-.}"
source examples/cluster/question.sh
mkdir -p "$parts"

shard=$SLURM_ARRAY_TASK_ID
part=$(printf '%s/part%04d.json' "$parts" "$shard")
sample --shard "$shard/$shards" --jobs "${SLURM_CPUS_PER_TASK:-1}" --resume "$part" -o "$part" --quiet
