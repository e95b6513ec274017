package dev.slipway.sync.pipeline.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
    private static List<ApiObject> ofKind(String kind) {
        return Definitions.all().stream()
                .filter(object -> object.kind().equals(kind))
                .toList();
    }

    @Test
    void whoMayViewMayViewAllThatIsDefined() {
        ApiObject view = ofKind("ClusterRole").stream()
                .filter(role -> role.labels().containsKey("rbac.authorization.k8s.io/aggregate-to-view"))
                .findFirst()
                .orElseThrow();
        List<String> plurals = ofKind("CustomResourceDefinition").stream()
                .map(definition -> definition.spec().text("names", "plural").orElseThrow())
                .toList();

        assertThat(plurals).isNotEmpty();
        assertThat(view.root()
                        .sequence("rules")
                        .mappings()
                        .get(0)
                        .sequence("resources")
                        .texts())
                .containsAll(plurals);
    }

    @Test
    void theRolesAreForViewersEditorsAndAdministrators() {
        assertThat(ofKind("ClusterRole"))
                .extracting(role -> role.labels().keySet().iterator().next())
                .containsExactly(
                        "rbac.authorization.k8s.io/aggregate-to-view",
                        "rbac.authorization.k8s.io/aggregate-to-edit",
                        "rbac.authorization.k8s.io/aggregate-to-admin");
    }
}
