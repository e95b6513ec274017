package dev.slipway.cluster.apiserver.http.discovery;

import dev.slipway.diff.tree.Mapping;

/** Which Kubernetes version this control plane behaves like. Clients compare minor versions and parse {@code gitVersion}. */
public final class Version {
    private static final String MAJOR = "1";
    private static final String MINOR = "36";
    private static final String OLDEST_MINOR = "35";

    /** {@code v1.36.0+slipway}. */
    public static final String GIT_VERSION = "v" + MAJOR + "." + MINOR + ".0+slipway";

    private Version() {}

    /** {@code /version}. */
    public static Mapping tree() {
        return Mapping.of(
                "major", MAJOR,
                "minor", MINOR,
                "emulationMajor", MAJOR,
                "emulationMinor", MINOR,
                "minCompatibilityMajor", MAJOR,
                "minCompatibilityMinor", OLDEST_MINOR,
                "gitVersion", GIT_VERSION,
                "gitCommit", "",
                "gitTreeState", "clean",
                "buildDate", "1970-01-01T00:00:00Z",
                "goVersion", "",
                "compiler", "javac",
                "platform", "java/17");
    }
}
