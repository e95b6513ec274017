package dev.slipway.webhooks.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TokenTest {

    @Test
    void goesByTheSchemeOfTheForge() {
        assertThat(new Token("s3cret\n").authorization("Bearer")).isEqualTo("Bearer s3cret");
        assertThat(new Token("s3cret").authorization("Basic")).isEqualTo("Basic OnMzY3JldA==");
    }

    @Test
    void withAUserGoesByBasicEverywhere() {
        assertThat(new Token("ada:s3cret").authorization("Bearer")).isEqualTo("Basic YWRhOnMzY3JldA==");
    }

    @Test
    void isNeverShown() {
        assertThat(new Token("s3cret")).hasToString("***");
        assertThat(new Token("s3cret").hideIn("bad token s3cret")).isEqualTo("bad token ***");
        assertThat(new Token("a:b").hideIn("Basic YTpi")).isEqualTo("***");
    }

    @Test
    void mustBeOneThatAHeaderCanHold() {
        assertThatThrownBy(() -> new Token(" \n")).hasMessageContaining("empty");
        assertThatThrownBy(() -> new Token("a\nb")).hasMessageNotContaining("a\nb");
    }
}
