package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.DeleteOptions.Propagation;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.WriteOptions.FieldValidation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The parameters of writes. */
final class WriteParameters {
    private static final int LONGEST_MANAGER = 128;

    private WriteParameters() {}

    /**
     * How a write is meant.
     *
     * @param options how refusals call them: {@code CreateOptions}, {@code UpdateOptions}, {@code PatchOptions}
     */
    static WriteOptions read(Call call, String options, String subresource) throws BadParameter {
        Query query = call.query();
        return new WriteOptions(
                fieldManager(call, options),
                dryRun(query, options),
                query.flag("force"),
                subresource,
                validation(query.text("fieldValidation"), options));
    }

    /** An apply must name its manager, and only an apply may be forced. */
    static void checkForApply(Query query, boolean apply) throws BadParameter {
        if (apply && query.text("fieldManager").isEmpty())
            throw BadParameter.invalid(
                    "PatchOptions",
                    "fieldManager",
                    "FieldValueRequired",
                    "Required value: is required for apply patch");
        if (!apply && query.has("force"))
            throw BadParameter.invalid(
                    "PatchOptions",
                    "force",
                    "FieldValueForbidden",
                    "Forbidden: may not be specified for non-apply patch");
    }

    private static String fieldManager(Call call, String options) throws BadParameter {
        String manager = call.query().text("fieldManager");
        if (manager.isEmpty()) return call.defaultFieldManager();
        if (manager.getBytes(StandardCharsets.UTF_8).length > LONGEST_MANAGER)
            throw BadParameter.invalid(
                    options,
                    "fieldManager",
                    "FieldValueTooLong",
                    "Too long: may not be more than " + LONGEST_MANAGER + " bytes");
        if (manager.chars().anyMatch(c -> Character.isISOControl(c)))
            throw BadParameter.invalid(
                    options,
                    "fieldManager",
                    "FieldValueInvalid",
                    "Invalid value: \"" + manager + "\": should only contain printable characters");
        return manager;
    }

    private static boolean dryRun(Query query, String options) throws BadParameter {
        List<String> values = query.all("dryRun");
        for (String value : values)
            if (!value.equals("All"))
                throw BadParameter.invalid(
                        options,
                        "dryRun",
                        "FieldValueNotSupported",
                        "Unsupported value: [\"" + String.join("\",\"", values) + "\"]: supported values: \"All\"");
        return !values.isEmpty();
    }

    private static FieldValidation validation(String text, String options) throws BadParameter {
        return switch (text) {
            case "", "Warn" -> FieldValidation.WARN;
            case "Ignore" -> FieldValidation.IGNORE;
            case "Strict" -> FieldValidation.STRICT;
            default ->
                throw BadParameter.invalid(
                        options,
                        "fieldValidation",
                        "FieldValueNotSupported",
                        "Unsupported value: \"" + text
                                + "\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"");
        };
    }

    /** How a deletion is meant, as far as the query says; a body says it all anew. */
    static DeleteOptions deletion(Query query) throws BadParameter {
        if (query.has("orphanDependents") && query.has("propagationPolicy"))
            throw BadParameter.invalid(
                    "DeleteOptions",
                    "propagationPolicy",
                    "FieldValueInvalid",
                    "Invalid value: \"" + query.text("propagationPolicy")
                            + "\": orphanDependents and deletionPropagation cannot be both set");
        Propagation propagation = query.has("orphanDependents")
                ? orphaning(query.flag("orphanDependents"))
                : propagation(query.text("propagationPolicy"));
        Optional<Long> grace =
                query.has("gracePeriodSeconds") ? Optional.of(query.whole("gracePeriodSeconds")) : Optional.empty();
        return new DeleteOptions(
                propagation, Optional.empty(), Optional.empty(), grace, dryRun(query, "DeleteOptions"));
    }

    /** The older way to say it. */
    static Propagation orphaning(boolean orphan) {
        return orphan ? Propagation.ORPHAN : Propagation.BACKGROUND;
    }

    static Propagation propagation(String text) throws BadParameter {
        return switch (text) {
            case "" -> Propagation.USUAL;
            case "Background" -> Propagation.BACKGROUND;
            case "Foreground" -> Propagation.FOREGROUND;
            case "Orphan" -> Propagation.ORPHAN;
            default ->
                throw BadParameter.invalid(
                        "DeleteOptions",
                        "propagationPolicy",
                        "FieldValueNotSupported",
                        "Unsupported value: \"" + text
                                + "\": supported values: \"Background\", \"Foreground\", \"Orphan\"");
        };
    }
}
