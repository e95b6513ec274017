package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.path.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which changes cannot be made in place: those that the rules of the kind forbid, and those that the server passes over in silence, so that they
 * would be written again for ever.
 */
final class Immutable {
    /** Kinds whose {@code spec} stays as it was made, whatever is sent. */
    private static final Set<String> KEPT = Set.of("CertificateSigningRequest.certificates.k8s.io", "Namespace");

    private Immutable() {}

    /**
     * Those of the changes that cannot be made in place.
     *
     * @param fields what the rules of the kind name, such as {@code spec.ports[0].port}; where no change is at a field, it stands for all that is
     *     beside it: rules name some things otherwise than objects do
     */
    static List<Path> among(ApiObject live, List<Path> paths, List<String> fields) {
        List<Path> passedOver = passedOver(live, paths);
        Set<Path> fixed = new TreeSet<>(passedOver);
        for (String field : fields) {
            List<Path> at = at(field, paths);
            fixed.addAll(at.isEmpty() ? at(parent(field), paths) : at);
        }
        return paths.stream().filter(fixed::contains).toList();
    }

    private static List<Path> at(String field, List<Path> paths) {
        return paths.stream().filter(path -> overlap(path.display(), field)).toList();
    }

    private static String parent(String field) {
        int dot = field.lastIndexOf('.');
        return dot < 0 ? field : field.substring(0, dot);
    }

    /** Those that the server would not even refuse. */
    static List<Path> passedOver(ApiObject live, List<Path> paths) {
        boolean kept = KEPT.contains(live.gvk().groupKind().toString());
        return paths.stream()
                .filter(path -> kept && path.startsWith(Path.of("spec")))
                .toList();
    }

    /** Whether one is within the other. Items of lists are named by place here and by key there, so it is asked up to the first list. */
    private static boolean overlap(String path, String field) {
        String one = untilList(path);
        String other = untilList(field);
        return isWithin(one, other) || isWithin(other, one);
    }

    private static boolean isWithin(String inner, String outer) {
        return inner.equals(outer) || inner.startsWith(outer + ".");
    }

    private static String untilList(String path) {
        int bracket = path.indexOf('[');
        return bracket < 0 ? path : path.substring(0, bracket);
    }
}
