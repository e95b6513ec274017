package dev.slipway.sync.cli;

import dev.slipway.sync.model.Problem;

/**
 * Problems as workflow commands of GitHub Actions, which shows each at its line. Escapes are those of
 * <a href="https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts">actions/toolkit</a>.
 */
final class Annotations {
    private Annotations() {}

    /** {@code ::error file=web/parameters.yaml,line=3,title=InvalidParameters::...}. */
    static String of(Problem problem, String prefix) {
        String place = problem.origin()
                .map(origin -> "file=" + property(prefix + origin.file())
                        + (origin.line() > 0 ? ",line=" + origin.line() : "") + ",")
                .orElse("");
        return "::error " + place + "title=" + property(problem.reason().name()) + "::" + data(problem.message());
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
