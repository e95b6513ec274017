package dev.slipway.cluster.apiserver.http.answer;

import java.util.List;

/**
 * What a probe of health is told, in the form of kube-apiserver. There is one check: that a request gets this far and back. What could fail
 * besides, such as etcd, is part of this process and fails with it.
 */
public final class Probe {
    private static final String ONLY_CHECK = "ping";

    private Probe() {}

    /**
     * The answer to a probe that has come.
     *
     * @param probe {@code healthz}, {@code livez} or {@code readyz}
     * @param check the name of the check that is asked for; empty for all
     * @param verbose whether each check is to be named
     * @param excluded checks that are not to be made
     */
    public static Reply reply(String probe, String check, boolean verbose, List<String> excluded) {
        if (!check.isEmpty() && !check.equals(ONLY_CHECK)) return Reply.nothingHere();
        String text = verbose && check.isEmpty() ? checks(excluded) + probe + " check passed\n" : "ok";
        return Reply.text(200, text).unsniffed();
    }

    private static String checks(List<String> excluded) {
        String check = "[+]" + ONLY_CHECK + (excluded.contains(ONLY_CHECK) ? " excluded: ok\n" : " ok\n");
        List<String> unknown = excluded.stream()
                .filter(name -> !name.equals(ONLY_CHECK))
                .map(name -> '"' + name + '"')
                .toList();
        return unknown.isEmpty()
                ? check
                : check + "warn: some health checks cannot be excluded: no matches for " + String.join(", ", unknown)
                        + "\n";
    }
}
