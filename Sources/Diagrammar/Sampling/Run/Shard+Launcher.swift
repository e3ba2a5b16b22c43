/// # The shard that a launcher of jobs gives
///
/// Batch systems and MPI launchers start the same command many times and tell each process its number by the environment:
///
/// | variables | set by | shard |
/// |---|---|---|
/// | `OMPI_COMM_WORLD_RANK`, `OMPI_COMM_WORLD_SIZE` | mpirun of Open MPI | rank + 1 of size |
/// | `PMI_RANK`, `PMI_SIZE` | mpirun of MPICH and Intel MPI, `srun --mpi=pmi2` | rank + 1 of size |
/// | `PMIX_RANK` with a size of one of the others | launchers with PMIx | rank + 1 of size |
/// | `SLURM_PROCID`, `SLURM_STEP_NUM_TASKS` or `SLURM_NTASKS` | srun | process + 1 of tasks |
/// | `SLURM_ARRAY_TASK_ID` with `_MIN`, and `_COUNT` or `_MAX` and `_STEP` | sbatch --array | place in the array |
///
/// The first of the ranks that is there counts, in this order; a single process is no shard. An array of jobs that start several
/// processes each has array × processes shards. Batch scripts themselves have a process number too, and are no shard: Slurm says
/// `SLURM_STEP_NUM_TASKS` to the processes of a step alone.
extension Shard {
    /// What a launcher said.
    public struct OfLauncher: Hashable, Sendable {
        public let shard: Shard
        /// The variables that it was read from.
        public let variables: [String]
        /// The numbers by which the launcher knows this process, and that of the shard.
        public let numbers: [Int]
        /// How many processors the launcher gives each process, where it says so.
        public let processors: Int?
    }

    /// The shard of this process; nil if nothing was launched in parts.
    ///
    /// - Throws: ``SamplePartError`` where the variables are no numbers, or do not fit together.
    public static func ofLauncher(_ environment: [String: String]) throws(SamplePartError) -> OfLauncher? {
        let variables = Variables(environment)
        let array = try variables.array()
        let rank = try variables.rank()
        let (count, overflow) = (array?.count ?? 1).multipliedReportingOverflow(by: rank?.count ?? 1)
        guard array != nil || rank != nil else { return nil }
        let place = (array?.place ?? 0) * (rank?.count ?? 1) + (rank?.place ?? 0)
        guard !overflow, let shard = Shard(place + 1, of: count) else {
            throw variables.unfit(((array?.names ?? []) + (rank?.names ?? [])))
        }
        return OfLauncher(
            shard: shard, variables: (array?.names ?? []) + (rank?.names ?? []),
            numbers: [array?.number, rank?.number, shard.number].compactMap(\.self),
            processors: try variables.number("SLURM_CPUS_PER_TASK").flatMap { $0 >= 1 ? $0 : nil })
    }

    /// A place among several, from 0 on, with where it was read.
    private struct Place {
        var place: Int
        var count: Int
        /// As the launcher says it.
        var number: Int
        var names: [String]
    }

    private struct Variables {
        let environment: [String: String]

        init(_ environment: [String: String]) { self.environment = environment }

        func number(_ name: String) throws(SamplePartError) -> Int? {
            guard let text = environment[name], !text.isEmpty else { return nil }
            guard let number = Int(text) else {
                throw SamplePartError(
                    "\(name) is '\(text)', no number", help: "say which part this is: --shard 3/16, or --shard none")
            }
            return number
        }

        func unfit(_ names: [String]) -> SamplePartError {
            let values = names.map { "\($0)=\(environment[$0] ?? "")" }.joined(separator: " ")
            return SamplePartError(
                "the launcher's numbers do not fit together: \(values)",
                help: "say which part this is: --shard 3/16, or --shard none")
        }

        func rank() throws(SamplePartError) -> Place? {
            let sizes = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS", "SLURM_NTASKS"]
            var pairs = [("OMPI_COMM_WORLD_RANK", ["OMPI_COMM_WORLD_SIZE"]), ("PMI_RANK", ["PMI_SIZE"])]
            pairs.append(("PMIX_RANK", sizes))
            // In a batch script, which is in a job but in no step, the process number says nothing.
            let isInStep = environment["SLURM_STEP_NUM_TASKS"] != nil
            if isInStep || environment["SLURM_JOB_ID"] == nil {
                pairs.append(("SLURM_PROCID", ["SLURM_STEP_NUM_TASKS", "SLURM_NTASKS"]))
            }
            for (name, countNames) in pairs {
                guard let place = try number(name) else { continue }
                for countName in countNames {
                    guard let count = try number(countName) else { continue }
                    guard place >= 0, place < count else { throw unfit([name, countName]) }
                    if count > 1 { return Place(place: place, count: count, number: place, names: [name, countName]) }
                    return nil
                }
            }
            return nil
        }

        func array() throws(SamplePartError) -> Place? {
            guard let id = try number("SLURM_ARRAY_TASK_ID") else { return nil }
            let first = try number("SLURM_ARRAY_TASK_MIN")
            let last = try number("SLURM_ARRAY_TASK_MAX")
            let step = max(1, try number("SLURM_ARRAY_TASK_STEP") ?? 1)
            var names = ["SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN"]
            let count: Int
            if let said = try number("SLURM_ARRAY_TASK_COUNT") {
                count = said
                names.append("SLURM_ARRAY_TASK_COUNT")
            } else if let first, let last {
                count = (last - first) / step + 1
                names.append("SLURM_ARRAY_TASK_MAX")
            } else {
                throw unfit(names)
            }
            guard let first, count >= 1, id >= first, (id - first).isMultiple(of: step), (id - first) / step < count
            else { throw unfit(names + (step > 1 ? ["SLURM_ARRAY_TASK_STEP"] : [])) }
            return Place(place: (id - first) / step, count: count, number: id, names: names)
        }
    }
}
