#!/bin/bash
# A billion networks as a job array of Slurm; every task draws one shard.
#
#     job=$(sbatch --parsable examples/shards-slurm.sh)
#     sbatch --dependency=afterok:$job --wrap "diagrammar merge parts/part*.json"
#
# A task that reaches its time limit, or is requeued, goes on from its part: --resume names the file that is kept up to date. Submit its
# number again, sbatch --array=17,40 examples/shards-slurm.sh. The shard is named here and not left to the environment, because by that
# task 17 of such a small array would be the first of two shards.
#SBATCH --job-name=networks
#SBATCH --array=1-100
#SBATCH --cpus-per-task=4
#SBATCH --time=02:00:00
#SBATCH --requeue
set -e
shards=${SHARDS:-100}                                     # as many as the whole array has
mkdir -p parts

exec diagrammar sample rules/tanh-mlp.rules '<r(T); r(T)>' \
    --set N=64,T=8,sigma_w=1,sigma_b=0,q=1 --samples "${SAMPLES:-1e9}" --blocks 1000 --seed 1 \
    --shard "$SLURM_ARRAY_TASK_ID/$shards" --jobs "${SLURM_CPUS_PER_TASK:-1}" \
    -o 'parts/part{shard}.json' --resume 'parts/part{shard}.json'
