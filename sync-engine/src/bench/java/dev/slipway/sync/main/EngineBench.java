package dev.slipway.sync.main;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What large config repositories cost: the whole program with the launcher's JVM flags, a process of its own for each workload, so that
 * none profits from what another has warmed up. Prints a table. Arguments choose workloads by name; none means all.
 *
 * <p>Not by JMH: what counts is one first push to a service that just started, its memory, and what it costs to do nothing.
 */
public final class EngineBench {
    private EngineBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.out.println(
                "| workload | p50 | p90 | most | processor time | heap | most resident |\n| --- | --- | --- | --- | --- | --- | --- |");
        for (EngineWorkload workload : EngineWorkload.values())
            if (arguments.length == 0 || Arrays.asList(arguments).contains(workload.name())) run(workload);
    }

    private static void run(EngineWorkload workload) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dfile.encoding=UTF-8"));
        String more = System.getProperty("bench.java", "");
        if (!more.isEmpty()) command.addAll(List.of(more.split(" ")));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), EngineWorkload.class.getName(), workload.name()));
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) System.out.println("| " + workload + " | failed | | | | | |");
    }
}
