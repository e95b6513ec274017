package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.apiserver.admission.Request.Operation;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Locale;

/** The options of a write as rules of admission see them. Patches and applies are creations and updates to them. */
final class OptionsTree {
    private static final String API_VERSION = "meta.k8s.io/v1";

    private OptionsTree() {}

    static Mapping of(Operation operation, WriteOptions options) {
        Mapping.Builder tree = Mapping.builder()
                .put("kind", operation == Operation.CREATE ? "CreateOptions" : "UpdateOptions")
                .put("apiVersion", API_VERSION);
        putDryRun(tree, options.dryRun());
        if (!options.fieldManager().isEmpty()) tree.put("fieldManager", options.fieldManager());
        return tree.put("fieldValidation", inCamelCase(options.validation())).build();
    }

    static Mapping of(DeleteOptions options) {
        Mapping.Builder tree = Mapping.builder().put("kind", "DeleteOptions").put("apiVersion", API_VERSION);
        putDryRun(tree, options.dryRun());
        tree.put("gracePeriodSeconds", options.graceSeconds());
        Mapping preconditions = Mapping.builder()
                .put("uid", options.uid())
                .put("resourceVersion", options.resourceVersion())
                .build();
        if (!preconditions.isEmpty()) tree.put("preconditions", preconditions);
        if (options.propagation() != DeleteOptions.Propagation.USUAL)
            tree.put("propagationPolicy", inCamelCase(options.propagation()));
        return tree.build();
    }

    private static void putDryRun(Mapping.Builder tree, boolean dryRun) {
        if (dryRun) tree.put("dryRun", List.of("All"));
    }

    private static String inCamelCase(Enum<?> word) {
        String name = word.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
