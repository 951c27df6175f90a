"""What comes into view under the pointer takes no press that was meant for what stood there."""

from tests.browser.people import Meet


def test_a_button_takes_no_press_of_the_pointer_until_it_has_been_in_view_a_while(
    meet: Meet,
) -> None:
    town = meet("betsukai-tanto")
    town.goes_to("/projects/new")
    button = town.page.get_by_role("button", name="下書きを保存する").first

    def takes_presses(when: str) -> bool:
        return button.evaluate(
            """(button, when) => {
              const [settling] = button.getAnimations();
              settling?.[when]();
              return getComputedStyle(button).pointerEvents !== 'none';
            }""",
            when,
        )

    button.evaluate("button => { button.hidden = true; }")
    button.evaluate("button => { button.hidden = false; }")
    assert not takes_presses("pause")
    assert takes_presses("finish")
