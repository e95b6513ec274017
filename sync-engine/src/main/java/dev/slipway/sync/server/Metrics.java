package dev.slipway.sync.server;

import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.report.overview.Overview;
import dev.slipway.sync.report.overview.RepositoryView;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Numbers for Prometheus, in its text format 0.0.4. */
final class Metrics {
    private final ConcurrentSkipListMap<String, LongAdder> deliveries = new ConcurrentSkipListMap<>();

    /** One webhook delivery for a repository of ours with this result. */
    void delivery(String repository, String result) {
        String labels = "repository=" + quoted(repository) + ",result=" + quoted(result);
        deliveries.computeIfAbsent(labels, first -> new LongAdder()).increment();
    }

    /**
     * Everything there is to say.
     *
     * @param keeps whether the plane can keep what is written
     */
    String text(Overview overview, boolean keeps) {
        StringBuilder text = new StringBuilder();
        head(
                text,
                "slipway_journal_writable",
                "gauge",
                "1 if what is written can be kept; 0 while the disk refuses it.");
        line(text, "slipway_journal_writable", "", keeps ? 1 : 0);
        applications(overview, text);
        head(text, "slipway_webhook_deliveries_total", "counter", "Webhook deliveries by repository and result.");
        deliveries.forEach((labels, count) -> line(text, "slipway_webhook_deliveries_total", labels, count.sum()));
        head(text, "process_start_time_seconds", "gauge", "When the process started, in seconds since 1970.");
        line(
                text,
                "process_start_time_seconds",
                "",
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
        head(text, "jvm_memory_used_bytes", "gauge", "Memory in use.");
        var memory = ManagementFactory.getMemoryMXBean();
        line(
                text,
                "jvm_memory_used_bytes",
                "area=\"heap\"",
                memory.getHeapMemoryUsage().getUsed());
        line(
                text,
                "jvm_memory_used_bytes",
                "area=\"nonheap\"",
                memory.getNonHeapMemoryUsage().getUsed());
        head(text, "jvm_threads_current", "gauge", "Live threads.");
        line(
                text,
                "jvm_threads_current",
                "",
                ManagementFactory.getThreadMXBean().getThreadCount());
        return text.toString();
    }

    private static void applications(Overview overview, StringBuilder text) {
        head(text, "slipway_repository_reachable", "gauge", "1 if nothing is wrong with the repository as a whole.");
        for (RepositoryView repository : overview.repositories()) {
            String label = "repository=" + quoted(repository.name());
            line(
                    text,
                    "slipway_repository_reachable",
                    label,
                    repository.problems().isEmpty() ? 1 : 0);
        }
        head(text, "slipway_applications", "gauge", "Applications by stage, sync and health.");
        for (RepositoryView repository : overview.repositories()) {
            Map<List<String>, Integer> counts = new TreeMap<>(java.util.Comparator.comparing(List::toString));
            for (ApplicationView each : repository.applications()) {
                counts.merge(List.of(each.stage(), each.sync(), each.health()), 1, Integer::sum);
            }
            counts.forEach((key, count) -> line(
                    text,
                    "slipway_applications",
                    "repository=" + quoted(repository.name()) + ",stage=" + quoted(key.get(0)) + ",sync="
                            + quoted(key.get(1)) + ",health=" + quoted(key.get(2)),
                    count));
        }
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String name, String labels, Number value) {
        text.append(name);
        if (!labels.isEmpty()) text.append('{').append(labels).append('}');
        text.append(' ').append(value).append('\n');
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
