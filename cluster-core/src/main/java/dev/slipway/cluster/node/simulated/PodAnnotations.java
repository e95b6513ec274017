package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.object.ApiObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The annotations by which a pod is simulated: what each takes, and what is wrong with one that cannot be followed. */
final class PodAnnotations {
    static final String PREFIX = "simulation.slipway.dev/";

    private static final String SPAN = "no span; write " + Distribution.KNOWN;
    private static final String TROUBLE = "no trouble for a probe; write " + Trouble.KNOWN;
    private static final String CURVE = "no amount over time; write " + Curve.KNOWN;

    private static final Map<String, Form> FORMS = new TreeMap<>(Map.ofEntries(
            Map.entry("behaviour", new Form(Behaviour::of, "no behaviour; known are " + Behaviour.WORDS)),
            Map.entry("ready-after", new Form(Distribution::parse, SPAN)),
            Map.entry("pull-time", new Form(Distribution::parse, SPAN)),
            Map.entry("start-time", new Form(Distribution::parse, SPAN)),
            Map.entry("run-for", new Form(Distribution::parse, SPAN)),
            Map.entry("stop-after", new Form(Distribution::parse, SPAN)),
            Map.entry("exit-code", new Form(PodAnnotations::exitCode, "no exit code; write a number from 0 to 255")),
            Map.entry("termination-message", new Form(Optional::of, "")),
            Map.entry("startup", new Form(Trouble::parse, TROUBLE)),
            Map.entry("readiness", new Form(Trouble::parse, TROUBLE)),
            Map.entry("liveness", new Form(Trouble::parse, TROUBLE)),
            Map.entry("cpu", new Form(Curve::parse, CURVE)),
            Map.entry("memory", new Form(Curve::parse, CURVE))));

    private static final Map<String, Form> WHOLE_POD = new TreeMap<>(Map.of(
            "evict-after", new Form(Distribution::parse, SPAN),
            "shared-cpu", new Form(Curve::parse, CURVE),
            "load-since", new Form(PodAnnotations::moment, "no moment; write 2026-01-01T12:00:00Z")));

    private PodAnnotations() {}

    /** What an annotation takes, and how one is told that it does not. */
    private record Form(Function<String, ? extends Optional<?>> parse, String otherwise) {}

    /** The first annotation that cannot be followed, what is wrong with it, and what would be right. */
    static Optional<String> problem(ApiObject pod) {
        return pod.annotations().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(PREFIX))
                .flatMap(entry -> problem(pod, entry.getKey(), entry.getValue()).stream())
                .findFirst();
    }

    private static Optional<String> problem(ApiObject pod, String annotation, String value) {
        String key = annotation.substring(PREFIX.length());
        Form whole = WHOLE_POD.get(key);
        if (whole != null) return problem(whole, annotation, value);
        int dot = key.indexOf('.');
        Form form = FORMS.get(dot < 0 ? key : key.substring(0, dot));
        if (form == null)
            return Optional.of(annotation + ": unknown annotation; known are " + String.join(", ", FORMS.keySet())
                    + ", " + String.join(", ", WHOLE_POD.keySet()));
        List<String> names = PodScript.names(pod).toList();
        if (dot >= 0 && !names.contains(key.substring(dot + 1)))
            return Optional.of(annotation + ": no container is called so; there are " + String.join(", ", names));
        return problem(form, annotation, value);
    }

    private static Optional<String> problem(Form form, String annotation, String value) {
        return form.parse().apply(value).isPresent()
                ? Optional.empty()
                : Optional.of(annotation + ": \"" + value + "\" is " + form.otherwise());
    }

    static Optional<Integer> exitCode(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("\\d{1,3}"))
                .map(Integer::parseInt)
                .filter(code -> code <= 255);
    }

    /** A moment in RFC 3339. */
    static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notAMoment) {
            return Optional.empty();
        }
    }
}
