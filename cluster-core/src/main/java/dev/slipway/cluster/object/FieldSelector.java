package dev.slipway.cluster.object;

import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which values an object's fields must have: all requirements hold. */
public record FieldSelector(List<Requirement> requirements) {
    /** Matches every object. */
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    public FieldSelector {
        requirements = List.copyOf(requirements);
    }

    /** A field such as {@code spec.nodeName} that has, or has not, a value. An absent field has the empty string. */
    public record Requirement(String path, String value, boolean equal) {
        boolean matches(ApiObject object) {
            String actual =
                    object.at(path.split("\\.", -1)).map(FieldSelector::display).orElse("");
            return actual.equals(value) == equal;
        }
    }

    /** The object of a name. */
    public static FieldSelector name(String name) {
        return new FieldSelector(List.of(new Requirement("metadata.name", name, true)));
    }

    public boolean matches(ApiObject object) {
        return requirements.stream().allMatch(requirement -> requirement.matches(object));
    }

    /** The one value that a field must have, if the selector says so. */
    public Optional<String> demands(String path) {
        return requirements.stream()
                .filter(requirement -> requirement.equal() && requirement.path().equals(path))
                .map(Requirement::value)
                .findFirst();
    }

    public boolean isEverything() {
        return requirements.isEmpty();
    }

    private static String display(Tree value) {
        return value instanceof Scalar scalar ? scalar.display() : "";
    }

    /** As a query parameter writes it: {@code a=b,c!=d}. */
    @Override
    public String toString() {
        return requirements.stream()
                .map(requirement -> requirement.path() + (requirement.equal() ? "=" : "!=") + requirement.value())
                .collect(Collectors.joining(","));
    }
}
