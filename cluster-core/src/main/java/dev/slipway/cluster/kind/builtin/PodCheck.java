package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.MetadataCheck;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is wrong with a pod's specification, on its own or as a template. */
final class PodCheck {
    /** Sources of volumes that name another object, and the field that names it. */
    private static final List<List<String>> NAMED_SOURCES = List.of(
            List.of("secret", "secretName"),
            List.of("configMap", "name"),
            List.of("persistentVolumeClaim", "claimName"),
            List.of("hostPath", "path"));

    private final Problems problems;
    private final ContainerCheck containers;
    private final Set<String> claims;

    PodCheck(Problems problems) {
        this(problems, Set.of());
    }

    /** @param claims volumes that a pod gets besides those of its specification, as from the claim templates of its set */
    PodCheck(Problems problems, Set<String> claims) {
        this.problems = problems;
        this.claims = claims;
        this.containers = new ContainerCheck(problems);
    }

    /** Of a template, at a field such as {@code spec.template}. */
    void template(String field, Mapping template) {
        MetadataCheck.labels(
                field + ".metadata.labels",
                template.mapping("metadata", "labels").texts(),
                problems);
        MetadataCheck.annotations(
                field + ".metadata.annotations",
                template.mapping("metadata", "annotations").texts(),
                problems);
        spec(field + ".spec", template.mapping("spec"));
    }

    /** Of a specification, at a field such as {@code spec}. */
    void spec(String field, Mapping spec) {
        Set<String> volumes =
                volumes(field + ".volumes", spec.sequence("volumes").mappings());
        volumes.addAll(claims);
        List<Mapping> main = spec.sequence("containers").mappings();
        if (main.isEmpty()) problems.required(field + ".containers");
        Set<String> names = new TreeSet<>();
        containers.all(field + ".containers", main, volumes, names);
        containers.all(
                field + ".initContainers", spec.sequence("initContainers").mappings(), volumes, names);
        words(field, spec);
        MetadataCheck.labels(
                field + ".nodeSelector", spec.mapping("nodeSelector").texts(), problems);
        Optional<String> account = spec.text("serviceAccountName").filter(name -> !name.isEmpty());
        account.ifPresent(name -> problems.rule(field + ".serviceAccountName", name, Formats.subdomain(name)));
        Optional<String> node = spec.text("nodeName").filter(name -> !name.isEmpty());
        node.ifPresent(name -> problems.rule(field + ".nodeName", name, Formats.subdomain(name)));
        new PlacementCheck(problems).spec(field, spec);
    }

    private void words(String field, Mapping spec) {
        problems.oneOf(field + ".restartPolicy", spec.text("restartPolicy"), "Always", "OnFailure", "Never");
        problems.oneOf(
                field + ".dnsPolicy",
                spec.text("dnsPolicy"),
                "ClusterFirst",
                "ClusterFirstWithHostNet",
                "Default",
                "None");
        spec.whole("activeDeadlineSeconds")
                .filter(seconds -> seconds < 1 || seconds > Integer.MAX_VALUE)
                .ifPresent(seconds -> problems.invalid(
                        field + ".activeDeadlineSeconds", seconds, "must be between 1 and 2147483647, inclusive"));
    }

    private Set<String> volumes(String field, List<Mapping> volumes) {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < volumes.size(); i++) {
            String at = field + "[" + i + "]";
            Mapping volume = volumes.get(i);
            String name = volume.text("name").orElse("");
            if (name.isEmpty()) problems.required(at + ".name");
            else if (names.add(name)) problems.rule(at + ".name", name, Formats.label(name));
            else problems.duplicate(at + ".name", name);
            sources(at, volume.without("name"));
        }
        return names;
    }

    private void sources(String at, Mapping sources) {
        for (int i = 1; i < sources.size(); i++) {
            problems.forbidden(at + "." + sources.keys().get(i), "may not specify more than 1 volume type");
        }
        for (List<String> source : NAMED_SOURCES) {
            boolean given = sources.has(source.get(0));
            if (given && sources.text(source.get(0), source.get(1)).orElse("").isEmpty()) {
                problems.required(at + "." + source.get(0) + "." + source.get(1));
            }
        }
    }
}
