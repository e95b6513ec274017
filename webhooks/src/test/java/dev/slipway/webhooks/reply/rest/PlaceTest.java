package dev.slipway.webhooks.reply.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testing.Mangled;
import dev.slipway.testing.Seeds;
import java.net.URI;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {

    @ParameterizedTest
    @CsvSource({
        "GITHUB,https://github.com/acme/shop.git,https://api.github.com,acme/shop",
        "GITHUB,git@github.com:acme/shop.git,https://api.github.com,acme/shop",
        "GITHUB,ssh://git@GitHub.com:22/acme/shop,https://api.github.com,acme/shop",
        "GITHUB,https://ada:secret@git.example.com/acme/shop.git,https://git.example.com/api/v3,acme/shop",
        "GITLAB,https://gitlab.com/group/sub/shop.git,https://gitlab.com/api/v4,group/sub/shop",
        "GITLAB,git@git.example.com:group/shop.git,https://git.example.com/api/v4,group/shop",
        "GITEA,http://127.0.0.1:3000/acme/shop.git,http://127.0.0.1:3000/api/v1,acme/shop",
        "FORGEJO,https://codeberg.org/acme/shop/,https://codeberg.org/api/v1,acme/shop",
        "GITBUCKET,https://git.example.com/gitbucket/git/acme/shop.git,https://git.example.com/gitbucket/api/v3,acme/shop",
        "BITBUCKET_CLOUD,https://bitbucket.org/acme/shop.git,https://api.bitbucket.org/2.0,acme/shop",
        "BITBUCKET_SERVER,https://git.example.com/bb/scm/ACME/shop.git,https://git.example.com/bb/rest,ACME/shop",
        "BITBUCKET_SERVER,ssh://git@git.example.com:7999/~ada/shop.git,https://git.example.com/rest,~ada/shop",
        "AZURE_DEVOPS,https://dev.azure.com/org/Web%20Shop/_git/config,https://dev.azure.com/org,Web Shop/config",
        "AZURE_DEVOPS,https://org@dev.azure.com/org/_git/config,https://dev.azure.com/org,config/config",
        "AZURE_DEVOPS,https://org.visualstudio.com/shop/_git/config,https://org.visualstudio.com,shop/config",
        "AZURE_DEVOPS,git@ssh.dev.azure.com:v3/org/shop/config,https://dev.azure.com/org,shop/config",
        "AZURE_DEVOPS,https://tfs.example.com/tfs/All/shop/_git/config,https://tfs.example.com/tfs/All,shop/config",
    })
    void isReadFromTheUrlThatGitUses(Kind kind, String url, String api, String path) {
        Place place = Place.of(kind, url, Optional.empty()).orElseThrow();

        assertThat(place.api()).hasToString(api);
        assertThat(String.join("/", place.path())).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "https://dev.azure.com/org/shop/_git/config,https://vssps.dev.azure.com/org",
        "https://org.visualstudio.com/shop/_git/config,https://org.vssps.visualstudio.com",
        "https://tfs.example.com/tfs/All/shop/_git/config,https://tfs.example.com/tfs/All",
        "https://dev.azure.com.example.com/org/shop/_git/config,https://dev.azure.com.example.com/org",
    })
    void azureHasPeopleAtAHostOfItsOwn(String url, String people) {
        assertThat(Place.of(Kind.AZURE_DEVOPS, url, Optional.empty())
                        .orElseThrow()
                        .people())
                .hasToString(people);
    }

    @Test
    void takesTheInterfacesAddressThatIsGiven() {
        Place place = Place.of(
                        Kind.GITLAB,
                        "https://git.example.com/acme/shop",
                        Optional.of(URI.create("https://x.example.com/gl/api/v4/")))
                .orElseThrow();

        assertThat(place.api()).hasToString("https://x.example.com/gl/api/v4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///srv/shop.git",
                "/srv/shop.git",
                "https://github.com/shop",
                "https://",
                "a b",
                "",
                "C:\\shop"
            })
    void isEmptyWhereTheUrlDoesNotSay(String url) {
        for (Kind kind : Kind.values())
            assertThat(Place.of(kind, url, Optional.empty())).isEmpty();
    }

    @Test
    void noUrlIsAFault() {
        Seeds.forEach(2_000, seed -> {
            Random random = Seeds.random(seed);
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            String url = Mangled.text(
                    random.nextBoolean() ? "https://ada@git.example.com:8443/a/_git/shop.git" : "git@host:a/shop.git",
                    random);
            try {
                Place.of(kind, url, Optional.empty())
                        .ifPresent(
                                place -> assertThat(place.people().getScheme()).isNotNull());
            } catch (RuntimeException fault) {
                throw new AssertionError(kind + " " + url, fault);
            }
        });
    }

    @Test
    void kindsHaveTheNamesOfTheSettings() {
        for (Kind kind : Kind.values()) assertThat(Kind.of(kind.word())).contains(kind);
        assertThat(Kind.of("sourceforge")).isEmpty();
        assertThat(Kind.words())
                .isEqualTo(
                        "github, gitlab, gitea, forgejo, bitbucket-cloud, bitbucket-server, azure-devops, gitbucket");
    }
}
