package dev.slipway.sync.model;

import dev.slipway.templating.manifest.Trace;
import dev.slipway.templating.template.Place;
import dev.slipway.templating.template.Use;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a value of a manifest comes from.
 *
 * @param template file and line of the template, or of the partial
 * @param usedBy where the partial was named, the innermost first; empty in a template itself
 * @param parameters those in the value, in order; of mappings and lists only if one parameter is all of it
 */
public record Provenance(Origin template, List<Origin> usedBy, List<ParameterUse> parameters) {
    public Provenance {
        usedBy = List.copyOf(usedBy);
        parameters = List.copyOf(parameters);
    }

    /** The parameter that is all of the value. */
    public Optional<ParameterUse> whole() {
        return parameters.stream()
                .filter(use -> use.share() == ParameterUse.Share.WHOLE)
                .findFirst();
    }

    /** In one line: {@code web/templates/web.yaml:8; replicas = web/release-parameters.yaml:3 (stage) over web/parameters.yaml:1}. */
    public String told() {
        String used = usedBy.stream().map(origin -> ", used by " + origin).collect(Collectors.joining());
        String uses = parameters.stream().map(ParameterUse::told).collect(Collectors.joining("; "));
        return template + used + (uses.isEmpty() ? "" : "; " + uses);
    }

    /** Of a trace's answer. */
    public static Provenance of(Trace.Source source) {
        return new Provenance(
                origin(source.spot().place()),
                source.spot().through().stream().map(Provenance::origin).toList(),
                source.parts().stream().map(Provenance::parameter).toList());
    }

    private static ParameterUse parameter(Trace.Part part) {
        Use use = part.use();
        return new ParameterUse(
                use.way(),
                origin(use.place()),
                Layer.of(use.won().layer()),
                share(part.share()),
                use.hidden(),
                use.lost().stream()
                        .map(say -> new ParameterUse.Overridden(Layer.of(say.layer()), origin(say.place())))
                        .toList());
    }

    private static ParameterUse.Share share(Trace.Share share) {
        return switch (share) {
            case WHOLE -> ParameterUse.Share.WHOLE;
            case EMBEDDED -> ParameterUse.Share.EMBEDDED;
            case RAW -> ParameterUse.Share.RAW;
        };
    }

    private static Origin origin(Place place) {
        return new Origin(place.file(), place.line());
    }
}
