package dev.slipway.templating.mustache;

import dev.slipway.templating.template.NearestName;
import dev.slipway.templating.template.Parameters;
import dev.slipway.templating.template.Place;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/** What to say of a name that no scope knows. */
final class UnknownName {
    private UnknownName() {}

    static String message(String written, List<Scope> scopes, Parameters parameters) {
        String name = written.startsWith(".") && written.length() > 1 ? written.substring(1) : written;
        SortedMap<String, Place> names = parameters.names();
        return "unknown parameter \"" + name + "\""
                + nearest(name, scopes, names)
                        .map(near -> "; did you mean \"" + near + "\"" + where(names, near) + "?")
                        .orElse("; it stands in no parameter file of this component");
    }

    /** A similar name, or one that ends in the same way: {@code tag} for {@code image.tag}. */
    private static Optional<String> nearest(String name, List<Scope> scopes, SortedMap<String, Place> names) {
        TreeSet<String> known = new TreeSet<>(names.keySet());
        for (Scope scope : scopes) scope.value().asMapping().ifPresent(mapping -> known.addAll(mapping.keys()));
        return NearestName.of(name, known)
                .or(() -> names.keySet().stream()
                        .filter(other -> other.endsWith("." + name))
                        .findFirst());
    }

    private static String where(SortedMap<String, Place> names, String name) {
        return names.containsKey(name) ? " (" + names.get(name) + ")" : "";
    }
}
