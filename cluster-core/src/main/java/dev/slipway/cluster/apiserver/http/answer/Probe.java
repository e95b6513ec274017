package dev.slipway.cluster.apiserver.http.answer;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a probe of health is told, in the form of kube-apiserver. There are two checks: that a request gets this far and back, and, of who asks
 * whether it is ready, that what is written can be kept. What could fail besides is part of this process and fails with it.
 *
 * @param probe {@code healthz}, {@code livez} or {@code readyz}
 * @param keeps whether the journal can be written
 */
public record Probe(String probe, boolean keeps) {
    private static final String PING = "ping";
    private static final String JOURNAL = "journal";

    /**
     * The answer to a probe that has come. A server that cannot write is alive: to start it anew makes no room on its disk.
     *
     * @param check the name of the check that is asked for; empty for all
     * @param verbose whether each check is to be named
     * @param excluded checks that are not to be made
     */
    public Reply reply(String check, boolean verbose, List<String> excluded) {
        if (!check.isEmpty() && !checks().contains(check)) return Reply.nothingHere();
        List<String> asked = check.isEmpty() ? checks() : List.of(check);
        boolean good = asked.stream().allMatch(one -> excluded.contains(one) || passes(one));
        if (good && !(verbose && check.isEmpty())) return Reply.text(200, "ok").unsniffed();
        String lines = asked.stream().map(one -> line(one, excluded)).collect(Collectors.joining());
        String text = lines + unknown(excluded) + probe + " check " + (good ? "passed\n" : "failed\n");
        return Reply.text(good ? 200 : 500, text).unsniffed();
    }

    private List<String> checks() {
        return probe.equals("readyz") ? List.of(PING, JOURNAL) : List.of(PING);
    }

    private boolean passes(String check) {
        return check.equals(PING) || keeps;
    }

    private String line(String check, List<String> excluded) {
        if (excluded.contains(check)) return "[+]" + check + " excluded: ok\n";
        return passes(check) ? "[+]" + check + " ok\n" : "[-]" + check + " failed: reason withheld\n";
    }

    private String unknown(List<String> excluded) {
        List<String> unknown = excluded.stream()
                .filter(name -> !checks().contains(name))
                .map(name -> '"' + name + '"')
                .toList();
        return unknown.isEmpty()
                ? ""
                : "warn: some health checks cannot be excluded: no matches for " + String.join(", ", unknown) + "\n";
    }
}
