package dev.slipway.sync.layout;

import java.util.Arrays;
import java.util.Optional;

/** The full names of refs that a stage may follow, by the rules of git-check-ref-format. */
public final class Refname {
    private Refname() {}

    public static Optional<String> objection(String ref) {
        if (ref.equals(PipelineFile.HEAD)) return Optional.empty();
        if (!ref.startsWith("refs/tags/") && !ref.startsWith("refs/heads/"))
            return Optional.of("\"" + ref + "\" is not a full ref; write refs/tags/<tag>, refs/heads/<branch> or HEAD");
        boolean parts = Arrays.stream(ref.split("/", -1))
                .allMatch(part -> !part.isEmpty() && !part.startsWith(".") && !part.endsWith(".lock"));
        boolean characters = ref.chars().allMatch(c -> c > ' ' && c != 0x7f && " ~^:?*[\\".indexOf(c) < 0);
        boolean sequences = !ref.contains("..") && !ref.contains("@{") && !ref.endsWith(".");
        return parts && characters && sequences
                ? Optional.empty()
                : Optional.of("\"" + ref + "\" cannot be the name of a ref in Git");
    }
}
