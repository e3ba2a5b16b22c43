#!/bin/bash
# A billion networks as a job array of Slurm; every task draws one shard.
#
#     sbatch examples/shards-slurm.sh
#     diagrammar merge parts/part*.json                      # when all tasks are done
#
# A task that reaches its time limit, or is requeued, goes on from its part: --resume names the file that is kept up to date.
#SBATCH --job-name=networks
#SBATCH --array=1-100
#SBATCH --cpus-per-task=4
#SBATCH --time=02:00:00
#SBATCH --requeue
set -e
mkdir -p parts

exec diagrammar sample rules/tanh-mlp.rules '<r(T); r(T)>' \
    --set N=64,T=8,sigma_w=1,sigma_b=0,q=1 --samples "${SAMPLES:-1e9}" --blocks 1000 --seed 1 \
    -o 'parts/part{shard}.json' --resume 'parts/part{shard}.json'
