# What is sampled. All scripts here read this file, so that every process asks the same.
rules=${RULES:-rules/deep-linear.rules}
observable=${OBSERVABLE:-'<r(T); r(T)>'}
settings=${SETTINGS:-N=64,T=16,sigma_w=1,sigma_b=0,q=1}
networks=${NETWORKS:-1e9}
seed=${SEED:-1}
# At least as many blocks as shards, and at least 200 for an error that can be trusted.
blocks=${BLOCKS:-1024}
parts=${PARTS:-parts}
diagrammar=${DIAGRAMMAR:-diagrammar}

sample() {
    "$diagrammar" sample "$rules" "$observable" --set "$settings" --samples "$networks" --seed "$seed" --blocks "$blocks" "$@"
}
