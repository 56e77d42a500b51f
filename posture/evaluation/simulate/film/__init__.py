"""Films of people at work whose state and angles are known at every instant.

    easing     one posture into another            gait       rising, walking, small motions
    acts       what somebody does, and when        cast       who plays, in which postures
    stage      seat, desk, room, light, camera     director   acts one after another
    scenarios  the stories                         ordering   what is wanted: `FilmOrder`
    studio     an instant -> pixels                film_truth   an instant -> what is true
    filming    folders of films and their `films.json`: `render_films`

Imports nothing heavy, does no work at import.
"""
