import Diagrammar
import Testing

/// Parts of a whole, given by hand or by a launcher.
@Suite struct ShardTests {
    @Test(arguments: ["3/16", "1/1", "16/16"])
    func isReadAsItIsWritten(_ text: String) { #expect(Shard(text)?.description == text) }

    @Test(arguments: ["0/4", "5/4", "3", "3/", "/4", "3/16/2", "a/b", "-1/4", "1/0", ""])
    func isRefused(_ text: String) { #expect(Shard(text) == nil) }

    /// Every block belongs to one shard, and no shard has two blocks more than another.
    @Test(arguments: [(256, 16), (256, 3), (7, 7), (10, 4), (1000, 256)])
    func shardsDivideTheBlocks(_ blocks: Int, _ count: Int) throws {
        let shards = try (1...count).map { try #require(Shard($0, of: count)).blocks(of: blocks) }
        #expect(shards.flatMap(Array.init) == Array(0..<blocks))
        let sizes = shards.map(\.count)
        let (least, most) = (sizes.min() ?? 0, sizes.max() ?? 0)
        #expect(most - least <= 1)
    }

    // MARK: Launchers

    private func shard(_ environment: [String: String]) throws -> String? {
        try Shard.ofLauncher(environment)?.shard.description
    }

    @Test func launchersGiveTheirShard() throws {
        #expect(try shard([:]) == nil)
        #expect(try shard(["OMPI_COMM_WORLD_RANK": "2", "OMPI_COMM_WORLD_SIZE": "16"]) == "3/16")
        #expect(try shard(["PMI_RANK": "0", "PMI_SIZE": "4"]) == "1/4")
        #expect(try shard(["PMIX_RANK": "3", "SLURM_NTASKS": "4"]) == "4/4")
        #expect(try shard(["SLURM_PROCID": "3", "SLURM_NTASKS": "4"]) == "4/4")
        #expect(try shard(["SLURM_PROCID": "1", "SLURM_STEP_NUM_TASKS": "2", "SLURM_NTASKS": "8"]) == "2/2")
        #expect(try shard(["OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "1"]) == nil)
        #expect(try shard(["SLURM_PROCID": "0", "SLURM_NTASKS": "1"]) == nil)
        // The inner launcher counts: mpirun within a job of Slurm.
        #expect(
            try shard([
                "OMPI_COMM_WORLD_RANK": "5", "OMPI_COMM_WORLD_SIZE": "8", "SLURM_PROCID": "0", "SLURM_NTASKS": "2",
                "SLURM_STEP_NUM_TASKS": "2",
            ]) == "6/8")
        // A batch script itself is no step.
        #expect(try shard(["SLURM_PROCID": "0", "SLURM_NTASKS": "16", "SLURM_JOB_ID": "77"]) == nil)
    }

    @Test func arraysGiveTheirShard() throws {
        func array(_ id: Int, _ rest: [String: String]) -> [String: String] {
            rest.merging(["SLURM_ARRAY_TASK_ID": "\(id)"]) { a, _ in a }
        }
        let sixteen = ["SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_MAX": "16", "SLURM_ARRAY_TASK_COUNT": "16"]
        #expect(try shard(array(3, sixteen)) == "3/16")
        let stepped = ["SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_MAX": "30", "SLURM_ARRAY_TASK_STEP": "10"]
        #expect(try shard(array(0, stepped)) == "1/4")
        #expect(try shard(array(30, stepped)) == "4/4")
        #expect(try shard(array(1, ["SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_COUNT": "1"])) == "1/1")
        // Three processes in each of four jobs.
        let both = stepped.merging(["SLURM_PROCID": "2", "SLURM_STEP_NUM_TASKS": "3"]) { a, _ in a }
        #expect(try shard(array(10, both)) == "6/12")
        let found = try #require(
            try Shard.ofLauncher(array(10, both.merging(["SLURM_CPUS_PER_TASK": "8"]) { a, _ in a })))
        #expect(found.processors == 8 && found.numbers == [10, 2, 6])
    }

    @Test func numbersThatDoNotFitAreRefused() throws {
        for environment in [
            ["OMPI_COMM_WORLD_RANK": "16", "OMPI_COMM_WORLD_SIZE": "16"], ["PMI_RANK": "-1", "PMI_SIZE": "4"],
            ["SLURM_PROCID": "x", "SLURM_NTASKS": "4"], ["SLURM_ARRAY_TASK_ID": "3"],
            // Ids 1, 3 and 7 are not equally far apart.
            ["SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_COUNT": "3"],
        ] {
            #expect(throws: SamplePartError.self, "\(environment)") { try Shard.ofLauncher(environment) }
        }
    }
}
