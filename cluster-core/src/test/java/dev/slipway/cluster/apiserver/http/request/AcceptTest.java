package dev.slipway.cluster.apiserver.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.http.request.Representation.Format;
import dev.slipway.cluster.apiserver.http.request.Representation.View;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AcceptTest {
    @Test
    void givesATableToKubectlGet() {
        String kubectl =
                "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,"
                        + "application/json";

        assertThat(Accept.parse(kubectl).forObjects()).contains(new Representation(Format.JSON, View.TABLE, "v1"));
    }

    @Test
    void takesParametersInAnyOrderAndRangesFromLeftToRight() {
        assertThat(Accept.parse("application/json;g=meta.k8s.io;v=v1;as=PartialObjectMetadataList, */*")
                        .forObjects())
                .contains(new Representation(Format.JSON, View.METADATA, "v1"));
        assertThat(Accept.parse("application/json;as=Table;v=v9;g=meta.k8s.io, application/json")
                        .forObjects())
                .contains(Representation.PLAIN);
    }

    @Test
    void answersJsonToClientsThatWouldRatherHaveProtobuf() {
        assertThat(Accept.parse("application/vnd.kubernetes.protobuf,application/json")
                        .forObjects())
                .contains(Representation.PLAIN);
    }

    @Test
    void writesYamlForThoseWhoAsk() {
        assertThat(Accept.parse("application/yaml").forObjects().map(Representation::format))
                .contains(Format.YAML);
        assertThat(Accept.parse("application/json;q=0.5, application/yaml")
                        .forObjects()
                        .map(Representation::format))
                .contains(Format.YAML);
    }

    @Test
    void sendsJsonWhereNothingIsSaid() {
        assertThat(Accept.parse("").forObjects()).contains(Representation.PLAIN);
        assertThat(Accept.parse("application/json, */*").forObjects()).contains(Representation.PLAIN);
    }

    @Test
    void hasNothingForWhoeverReadsSomethingElse() {
        assertThat(Accept.parse("text/csv").forObjects()).isEqualTo(Optional.empty());
        assertThat(Accept.parse("application/vnd.kubernetes.protobuf").forObjects())
                .isEmpty();
        assertThat(Accept.notAcceptable().message())
                .isEqualTo("406: Not Acceptable\n\nAvailable representations: application/json, application/yaml");
    }
}
