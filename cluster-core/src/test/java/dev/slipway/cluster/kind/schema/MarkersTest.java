package dev.slipway.cluster.kind.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.kind.schema.Definition.Property;
import dev.slipway.cluster.kind.schema.Markers.Marker;
import dev.slipway.diff.schema.Schema.ListKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The table was written by hand: whatever it names must exist, or a typing error would silently change how lists merge. */
class MarkersTest {
    private final Schemas schemas = Schemas.load();

    @Test
    void everyMarkerNamesAnExistingTypeOrField() {
        for (String place : Markers.places()) {
            String[] parts = place.split("\\.", 2);
            assertThat(schemas.definition(parts[0])).as(place).isPresent();
            if (parts.length > 1)
                assertThat(property(parts[0], parts[1])).as(place).isPresent();
        }
    }

    @Test
    void listMarkersStandOnListsAndTheirKeysExist() {
        for (String place : Markers.places()) {
            Marker marker = Markers.of(place);
            String[] parts = place.split("\\.", 2);
            if (marker.list().isEmpty() && marker.patchKey().isEmpty()) continue;
            String type = property(parts[0], parts[1]).orElseThrow().type();
            assertThat(type).as(place).startsWith("[");
            List<String> keys = new java.util.ArrayList<>(marker.keys());
            marker.patchKey().filter(key -> !key.isEmpty()).ifPresent(keys::add);
            for (String key : keys)
                assertThat(property(type.substring(2), key))
                        .as(place + " key " + key)
                        .isPresent();
            if (marker.list().equals(Optional.of(ListKind.MAP)))
                assertThat(marker.keys()).as(place).isNotEmpty();
        }
    }

    private Optional<Property> property(String definition, String name) {
        return schemas.definition(definition)
                .flatMap(found -> found.properties().stream()
                        .filter(property -> property.name().equals(name))
                        .findFirst());
    }
}
