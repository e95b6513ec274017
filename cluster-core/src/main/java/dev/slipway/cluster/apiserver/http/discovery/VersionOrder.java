package dev.slipway.cluster.apiserver.http.discovery;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The best version first: stable before beta before alpha, higher before lower, anything else last and by the alphabet. The rule is that of <a
 * href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority">version
 * priority</a>.
 */
public final class VersionOrder {
    private static final Pattern VERSION = Pattern.compile("v(\\d{1,9})(?:(alpha|beta)(\\d{1,9}))?");

    public static final Comparator<String> BEST_FIRST = Comparator.comparingInt(VersionOrder::stability)
            .thenComparing(Comparator.comparingInt(VersionOrder::major).reversed())
            .thenComparing(Comparator.comparingInt(VersionOrder::minor).reversed())
            .thenComparing(Comparator.naturalOrder());

    private VersionOrder() {}

    private static int stability(String version) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) return 3;
        if (parts.group(2) == null) return 0;
        return parts.group(2).equals("beta") ? 1 : 2;
    }

    private static int major(String version) {
        Matcher parts = VERSION.matcher(version);
        return parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
    }

    private static int minor(String version) {
        Matcher parts = VERSION.matcher(version);
        return parts.matches() && parts.group(3) != null ? Integer.parseInt(parts.group(3)) : 0;
    }
}
