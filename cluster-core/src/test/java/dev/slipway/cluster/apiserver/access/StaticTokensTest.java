package dev.slipway.cluster.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticTokensTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void makePrivateFile() throws IOException {
        file = directory.resolve("tokens.csv");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @Test
    void aLineLetsAUserIn() throws Exception {
        StaticTokens tokens = read("t0,mia,u-1,\"dev,ops\"\n\n\"t1\",\"O\"\"Hara\",\"\"\nt2 , kim , u-3 ,dev\n");

        assertThat(tokens.users())
                .containsExactly(
                        entry("t0", "mia", "u-1", "dev", "ops", "system:authenticated"),
                        entry("t1", "O\"Hara", "", "system:authenticated"),
                        entry("t2", "kim", "u-3", "dev", "system:authenticated"));
    }

    @Test
    void theAdministratorStaysLetIn() throws Exception {
        Credentials credentials = Credentials.open(directory.resolve("data"), List.of(), () -> START)
                .letting(read("t0,mia,u-1"));
        Authenticator authenticator = credentials.authenticator(key -> Optional.empty(), () -> START);
        String admin =
                Files.readString(directory.resolve("data/pki/admin.token")).strip();

        assertThat(authenticator.authenticate(Optional.empty(), "Bearer t0").map(User::name))
                .contains("mia");
        assertThat(authenticator.authenticate(Optional.empty(), "Bearer " + admin))
                .contains(User.ADMIN);
        assertThat(authenticator.authenticate(Optional.empty(), "Bearer t1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ok,a,b;sesame,mia | 2: found 2 columns; expected token,user,uid or token,user,uid,\"group1,group2\"",
                "sesame,mia,u,dev,ops | 1: found 5 columns;",
                ";;,mia,u | 3: the token is empty or has characters besides",
                "ses ame,mia,u | 1: the token is empty or has characters besides",
                "sesame,,u | 1: the user's name is empty;",
                "sesame,\"mia\" m,u | 1: a quote that is not around all of a column;",
                "sesame,\"mia,u | 1: a quote that is not around all of a column;",
                "sesame,mia,u;other,a,b;sesame,kim,v | 3: the token of line 1 again; each is one user's",
            })
    void aBadLineIsNamedWithoutItsToken(String text, String message) {
        assertThatThrownBy(() -> read(text.replace(';', '\n')))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageStartingWith(file + ":" + message)
                .hasMessageNotContaining("sesame");
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void aFileOpenToOthersIsRefused(String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> read("sesame,mia,u"))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage(file + ": holds tokens, and others than its owner may use it; run chmod 600 on it");
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Files.write(file, "t0,m\u00efa,u".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> StaticTokens.read(file)).hasMessage(file + ": is not text in UTF-8");
    }

    @Test
    void printsNoToken() throws Exception {
        assertThat(read("sesame,mia,u")).hasToString("1 static tokens");
    }

    private StaticTokens read(String text) throws IOException, GeneralSecurityException {
        Files.writeString(file, text);
        return StaticTokens.read(file);
    }

    private static Map.Entry<String, User> entry(String token, String name, String uid, String... groups) {
        return Map.entry(token, new User(name, uid, List.of(groups), new TreeMap<>()));
    }
}
